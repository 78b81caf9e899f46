import { chainOf } from '@hale/diagnosis';
import type { Finding } from '@hale/events';
import { type Case, isActive, isResolved } from './case.ts';
import type { Settings } from './settings.ts';
import { isHigher, isMinor } from './severity.ts';

/** An incident that holds more is a heap nobody reads, and each of its events carries all of it. */
export const MOST_FINDINGS = 200;

/**
 * The open incidents that a finding without one may belong to, the best first: of the same environment, active
 * lately, with its own service or one of its call chain within `hops`. Its own service goes before a neighbour,
 * then the latest activity. None when it starts one of its own. What is only of note joins its own service's.
 */
export function groupsOf(
  finding: Finding,
  open: readonly Case[],
  settings: Pick<Settings, 'graph' | 'hops' | 'joinWithin'>,
  now: number,
): Case[] {
  const { env, service } = finding.service;
  const near = chainOf(settings.graph, service, isMinor(finding) ? 0 : settings.hops);
  const has = (one: Case, wanted: (name: string) => boolean) =>
    one.incident.services.some((ref) => wanted(ref.service));
  const isOwn = (one: Case) => has(one, (name) => name === service);
  return open
    .filter((one) => !isResolved(one) && one.incident.env === env && one.incident.findings.length < MOST_FINDINGS)
    .filter((one) => now - one.lastActivityAt <= settings.joinWithin)
    .filter((one) => has(one, (name) => near.has(name)))
    .toSorted(
      (a, b) =>
        Number(isOwn(b)) - Number(isOwn(a)) ||
        b.lastActivityAt - a.lastActivityAt ||
        (a.incident.id < b.incident.id ? -1 : 1),
    );
}

/**
 * Whether a finding is about an episode that ended with a resolved incident, so that it opens nothing: told
 * late or twice, or still going on after a person resolved the incident. Not over when it came back after it
 * was cleared, or became worse after a person resolved it.
 */
export function isOver(finding: Finding, resolved: Case): boolean {
  const known = resolved.incident.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint);
  if (!known) return false;
  if (finding.startedAt !== known.startedAt) return finding.startedAt < known.startedAt;
  if (finding.revision <= known.revision) return true;
  return isActive(known) && !isHigher(finding.severity, known.severity);
}
