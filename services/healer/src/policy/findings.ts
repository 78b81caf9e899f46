import type { Finding } from '@hale/events';
import { serviceKey } from '@hale/events';
import type { KnownFinding, RemediationRecord, State } from './records.ts';

const HOUR_MS = 3_600_000;
/** How long a cleared finding can still be asked for. */
const KEEP_CLEARED_MS = HOUR_MS;
/** After so long without a clearing whoever raised it is taken to be gone. */
const KEEP_ACTIVE_MS = 7 * 24 * HOUR_MS;

/** Whether it speaks of trouble of the service: not traffic alone, nor Hale's word about itself. */
export function isSymptom(finding: Pick<Finding, 'severity' | 'source' | 'symptom' | 'aspect'>): boolean {
  const { severity, source, symptom, aspect } = finding;
  return severity !== 'info' && source !== 'watcher' && symptom !== 'lapsed' && aspect !== 'traffic';
}

/**
 * The finding as it stands after it was raised, or undefined when a later episode of it is known. An episode
 * that is raised again after its clearing is active: an error errs towards proving less.
 */
export function raise(known: KnownFinding | undefined, finding: Finding): KnownFinding | undefined {
  if (known && finding.startedAt < known.startedAt) return undefined;
  const { fingerprint, service, source, symptom, detector, startedAt, windowMs } = finding;
  const noted = { fingerprint, service: serviceKey(service), source, symptom, detector, startedAt };
  return windowMs === undefined ? noted : { ...noted, windowMs };
}

/** The finding as it stands after it was cleared, or undefined when another episode of it has begun since. */
export function clear(known: KnownFinding | undefined, finding: Finding, at: number): KnownFinding | undefined {
  if (!known || finding.startedAt < known.startedAt) return undefined;
  return { ...known, clearedAt: at };
}

export function isActive({ clearedAt }: KnownFinding): boolean {
  return clearedAt === undefined;
}

/**
 * The findings of the cause: those that the diagnosis rests on, and every other of the same service that
 * began since the incident did. What callers of it suffer is not among them. Null when it cannot be read.
 */
export function findingsOfCause(
  record: Pick<RemediationRecord, 'remediation' | 'evidence' | 'since'>,
  { findings }: Pick<State, 'findings'>,
): KnownFinding[] | null {
  if (findings === null) return null;
  const service = serviceKey(record.remediation.service);
  const named = new Set(record.evidence.map(({ id }) => id));
  const since = record.since ?? Number.POSITIVE_INFINITY;
  return [...findings.values()]
    .filter((finding) => finding.service === service)
    .filter((finding) => named.has(finding.fingerprint) || finding.startedAt >= since);
}

/** A window that is as long as the time in which the symptom must go stays abnormal longer than that. */
export function clearsWithin({ windowMs }: KnownFinding, within: number): boolean {
  return windowMs === undefined || windowMs < within;
}

/** Fingerprints that nothing can need any more. */
export function outdatedFindings(findings: Iterable<KnownFinding>, now: number): string[] {
  return [...findings]
    .filter(({ clearedAt, startedAt }) =>
      clearedAt === undefined ? startedAt < now - KEEP_ACTIVE_MS : clearedAt < now - KEEP_CLEARED_MS,
    )
    .map(({ fingerprint }) => fingerprint);
}
