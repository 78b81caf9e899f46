import type { IncidentFinding, ServiceRef, Severity, SignalSource } from '@hale/events';
import { type Change, changeBefore, isRestart } from './change.ts';
import { compareText } from './graph.ts';
import { isPlain, isText, type Trouble, troubleOf, weighs } from './trouble.ts';

/** A service with findings, and what they say about it in sum. */
export interface Suspect {
  readonly name: string;
  readonly service: ServiceRef;
  /** In order of onset. */
  readonly findings: readonly IncidentFinding[];
  /** Those that may be a sign of a fault. */
  readonly weighty: readonly IncidentFinding[];
  /** Those that decide what is wrong: what was measured, or what was written where nothing was measured. */
  readonly telling: readonly IncidentFinding[];
  /** What the telling findings say. */
  readonly troubles: ReadonlySet<Trouble>;
  /** Start of its earliest weighty finding, milliseconds since the epoch; of its earliest when none weighs. */
  readonly onset: number;
  readonly severity: Severity;
  /** The kinds of collection of the weighty findings, sorted; two of them are independent of each other. */
  readonly sources: readonly SignalSource[];
  /** Nobody answers there, or not in time. */
  readonly down: boolean;
  /** Its weighty findings are log lines and nothing else. */
  readonly textOnly: boolean;
  /** How long the longest weighty finding has lasted, milliseconds. */
  readonly lastedMs: number;
  /** How long the longest finding has lasted in which the service itself or a probe says that it fails. */
  readonly failedMs: number;
  /** Its traffic rose before or as its trouble began, and not after it. */
  readonly surge: boolean;
  /** The latest deploy or change of configuration after which one of its weighty findings began. */
  readonly change: Change | undefined;
}

/**
 * How long after it cleared a finding still counts. Signals of one fault clear one after the other, so
 * without it the blame would move to the callers while they recover.
 */
const RECENT_MS = 600_000;
/** Rates are told some seconds apart, so traffic that is seen to rise this much later rose alike. */
const ALIKE_MS = 10_000;

const SEVERITIES: readonly Severity[] = ['unknown', 'info', 'warning', 'critical'];

/** The services that the findings are about, in order of onset; the order of the input does not matter. */
export function suspectsOf(
  findings: readonly IncidentFinding[],
  changes: readonly Change[],
  now: number,
): readonly Suspect[] {
  const byService = Map.groupBy(
    findings.filter((finding) => counts(finding, now)),
    ({ service }) => service.service,
  );
  return [...byService].map(([name, own]) => suspect(name, own, changes, now)).sort(precedes);
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

function suspect(name: string, unsorted: readonly IncidentFinding[], changes: readonly Change[], now: number): Suspect {
  const findings = unsorted.toSorted(
    (a, b) => a.startedAt - b.startedAt || compareText(a.fingerprint, b.fingerprint) || a.revision - b.revision,
  );
  const own = changes.filter(({ service }) => service.service === name);
  const weighty = findings.filter((finding) => weighs(finding) && !isRestart(finding, own));
  const measured = weighty.filter((finding) => !isText(finding));
  const telling = measured.length > 0 ? measured : weighty;
  const troubles = new Set(telling.map(troubleOf));
  const onset = (weighty[0] ?? findings[0])?.startedAt ?? 0;
  const { env, service } = findings[0]?.service ?? { env: '', service: name };
  return {
    name,
    service: { env, service },
    findings,
    weighty,
    telling,
    troubles,
    onset,
    severity: findings.reduce<Severity>((worst, one) => worse(worst, weighs(one) ? one.severity : 'info'), 'unknown'),
    sources: [...new Set(weighty.map(({ source }) => source))].sort(compareText),
    down: ['closed', 'stuck', 'killed'].some((trouble) => troubles.has(trouble as Trouble)),
    textOnly: weighty.length > 0 && measured.length === 0,
    lastedMs: longest(weighty, now),
    failedMs: longest(weighty.filter(isPlain), now),
    surge: findings.some((finding) => rose(finding, onset)),
    change: changeBefore(weighty, own),
  };
}

function longest(findings: readonly IncidentFinding[], now: number): number {
  return findings.reduce((most, { startedAt, clearedAt }) => Math.max(most, (clearedAt ?? now) - startedAt), 0);
}

function rose(finding: IncidentFinding, onset: number): boolean {
  if (troubleOf(finding) !== 'traffic' || finding.symptom === 'level-low') return false;
  return finding.startedAt <= onset + ALIKE_MS && (finding.clearedAt ?? onset) >= onset;
}

function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}
