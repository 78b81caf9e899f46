import type { Evidence, Observation } from '@hale/events';
import { clearsWithin } from './findings.ts';
import type { KnownFinding, Verification } from './records.ts';
import { cut, duration, instant } from './words.ts';

/** Evidence that fits into one event. */
const MOST_FINDINGS = 20;

/** A probe’s answer, good or bad, as evidence. */
export function evidenceOf(observation: Observation): Evidence {
  const how = observation.ok ? 'answered' : `failed: ${observation.failure ?? 'no answer'}`;
  return {
    id: `probe/${observation.probe}`,
    source: 'probe',
    text: cut(`${observation.probe} ${how}${observation.detail ? ` (${observation.detail})` : ''}`, 500),
    at: observation.at,
  };
}

/** What shows that the symptom is gone: how often each probe answered, and when each finding was cleared. */
export function proofOf(
  { answers, goneSince }: Pick<Verification, 'answers' | 'goneSince'>,
  { now, findings }: { readonly now: number; readonly findings: readonly KnownFinding[] },
  within: number,
): Evidence[] {
  const held = duration(now - (goneSince ?? now));
  const probes = Object.entries(answers).map(([probe, n]) => ({
    id: `probe/${probe}`,
    source: 'probe' as const,
    text: `${probe} answered ${n} of ${n} times in ${held}`,
    at: now,
  }));
  return [...probes, ...clearings(findings, within)];
}

/** Each finding with its clearing; one that is not waited for says so. */
export function clearings(findings: readonly KnownFinding[], within: number): Evidence[] {
  const told = findings.filter(
    ({ clearedAt, ...finding }) => clearedAt !== undefined || !clearsWithin(finding, within),
  );
  return told.slice(0, MOST_FINDINGS).map((finding) => ({
    id: finding.fingerprint,
    source: finding.source,
    text: clearingOf(finding),
    at: Math.round(finding.clearedAt ?? finding.startedAt),
  }));
}

function clearingOf({ symptom, detector, clearedAt, windowMs = 0 }: KnownFinding): string {
  if (clearedAt !== undefined) return `${symptom} (${detector}) cleared at ${instant(clearedAt)}`;
  return `${symptom} (${detector}) not waited for: its window is ${duration(windowMs)}`;
}
