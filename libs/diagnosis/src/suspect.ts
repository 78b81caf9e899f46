import type { DataOf, IncidentFinding, ServiceRef, Severity, SignalSource } from '@hale/events';
import { compareText } from './graph.ts';

/** A deploy, a start or stop, a configuration change, or an action of Hale's own. */
export type Change = DataOf<'changes.recorded'>;

/** A service with findings, and what they say about it in sum. */
export interface Suspect {
  readonly name: string;
  readonly service: ServiceRef;
  /** In order of onset. */
  readonly findings: readonly IncidentFinding[];
  /** Start of its earliest finding, milliseconds since the epoch. */
  readonly onset: number;
  readonly severity: Severity;
  /** The kinds of collection that saw it, sorted; two of them are independent of each other. */
  readonly sources: readonly SignalSource[];
  /** Nobody answers there. */
  readonly unreachable: boolean;
  /** Nobody answers there, or not in time. */
  readonly down: boolean;
  /** All that is known of it is that it has less to do than usual. */
  readonly onlyLow: boolean;
  /** The latest deploy or change of configuration after which one of its findings began. */
  readonly change: Change | undefined;
}

/**
 * How long after it cleared a finding still counts. Signals of one fault clear one after the other, so
 * without it the blame would move to the callers while they recover.
 */
const RECENT_MS = 600_000;
/** How long after a deploy a beginning fault is put down to it. */
const CHANGE_WINDOW_MS = 900_000;
/** By how much the clocks of a change's and a finding's source may differ. */
const CLOCK_SKEW_MS = 5_000;

const SEVERITIES: readonly Severity[] = ['unknown', 'info', 'warning', 'critical'];

/** The services that the findings are about, in order of onset; the order of the input does not matter. */
export function suspectsOf(
  findings: readonly IncidentFinding[],
  changes: readonly Change[],
  now: number,
): readonly Suspect[] {
  const byService = new Map<string, IncidentFinding[]>();
  for (const finding of findings) {
    if (!counts(finding, now)) continue;
    const name = finding.service.service;
    byService.set(name, [...(byService.get(name) ?? []), finding]);
  }
  return [...byService].map(([name, own]) => suspect(name, own, changes)).sort(precedes);
}

/** Earlier onset first; names decide between equals. */
export function precedes(a: Suspect, b: Suspect): number {
  return a.onset - b.onset || compareText(a.name, b.name);
}

/** A lapse is Hale's own trouble with keeping up and says nothing about the service. */
function counts(finding: IncidentFinding, now: number): boolean {
  if (finding.symptom === 'lapsed') return false;
  return finding.clearedAt === undefined || now - finding.clearedAt <= RECENT_MS;
}

function suspect(name: string, unsorted: readonly IncidentFinding[], changes: readonly Change[]): Suspect {
  const findings = unsorted.toSorted(
    (a, b) => a.startedAt - b.startedAt || compareText(a.fingerprint, b.fingerprint) || a.revision - b.revision,
  );
  const { env, service } = findings[0]?.service ?? { env: '', service: name };
  const unreachable = findings.some(({ symptom }) => symptom === 'unreachable');
  return {
    name,
    service: { env, service },
    findings,
    onset: findings[0]?.startedAt ?? 0,
    severity: findings.reduce<Severity>((worst, finding) => worse(worst, finding.severity), 'unknown'),
    sources: [...new Set(findings.map(({ source }) => source))].sort(compareText),
    unreachable,
    down: unreachable || findings.some(({ symptom }) => symptom === 'unresponsive'),
    onlyLow: findings.every(({ symptom }) => symptom === 'level-low'),
    change: changeBefore(name, findings, changes),
  };
}

function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function changeBefore(
  name: string,
  findings: readonly IncidentFinding[],
  changes: readonly Change[],
): Change | undefined {
  const follows = (change: Change) =>
    findings.some(({ startedAt }) => {
      const after = startedAt - change.at;
      return after >= -CLOCK_SKEW_MS && after <= CHANGE_WINDOW_MS;
    });
  return changes
    .filter(({ service, kind }) => service.service === name && (kind === 'deploy' || kind === 'configuration'))
    .filter(follows)
    .toSorted((a, b) => b.at - a.at || compareText(a.kind, b.kind) || compareText(a.text, b.text))[0];
}
