import type { FaultRecord, NonFaultRecord } from './record.ts';
import type { Violation } from './violations.ts';

export interface SeedResult {
  readonly seed: number;
  readonly names: Readonly<Record<string, string>>;
  readonly load: number;
  readonly faults: readonly FaultRecord[];
  readonly nonFaults: readonly NonFaultRecord[];
  /** What Hale did against its own limits, by the shop's record. */
  readonly violations: readonly Violation[];
}

export interface Figures {
  readonly faults: number;
  readonly nonFaults: number;
  /** Actions on what is no fault, on a service that was not hit, or of a kind that does not end the fault. */
  readonly falseActions: number;
  readonly guardViolations: number;
  /** Of the faults that can be healed: repaired by the right action, and verified. */
  readonly selfHealedRate: number;
  /** Of what is no fault: how much opened an incident. */
  readonly falsePositiveRate: number;
  /** Of the faults: how many were left to a person, rightly or not. */
  readonly humanEscalationRate: number;
  /** Of the faults: detected in time, the cause right, the outcome as expected, nothing done that should not be. */
  readonly asExpectedRate: number;
  readonly causeRightRate: number;
  readonly undetected: number;
  readonly detectionP50S: number | null;
  readonly detectionP95S: number | null;
  /** Of the faults that a probe sees: the slowest. */
  readonly probeDetectionMaxS: number | null;
  /** From the detection to the proof. */
  readonly mttrMedianS: number | null;
  readonly costPerIncidentUsd: number;
  /** Of the incidents: settled without the large model and without a person. */
  readonly localShare: number;
  readonly rungs: {
    readonly rules: number;
    readonly smallModel: number;
    readonly largeModel: number;
    readonly human: number;
  };
  /** Incidents that one fault opened beyond the first. */
  readonly extraIncidents: number;
}

/** What a kill -9 during every fault did to them. */
export interface Survival {
  readonly kills: number;
  /** Faults without an incident. */
  readonly lost: number;
  /** Faults with two incidents about the service that was hit. */
  readonly doubled: number;
  /** Actions that were done a second time under the same key. */
  readonly actedTwice: number;
}

const PROBE_VISIBLE_WITHIN_S = 10;

export function figuresOf(seeds: readonly SeedResult[]): Figures {
  const faults = seeds.flatMap((seed) => seed.faults);
  const nonFaults = seeds.flatMap((seed) => seed.nonFaults);
  const incidents = [...faults, ...nonFaults].flatMap((each) => each.incidents);
  const detected = faults.flatMap(({ detectedS }) => detectedS ?? []);
  const visible = faults.filter(({ expected }) => expected.withinS <= PROBE_VISIBLE_WITHIN_S);
  const healable = faults.filter(({ expected }) => expected.outcome === 'healed');
  const repairs = faults.flatMap(({ detectedS, verifiedS }) =>
    detectedS === null || verifiedS === null ? [] : [verifiedS - detectedS],
  );
  const onRung = (rung: number) => share(incidents, (incident) => incident.rung === rung);
  return {
    faults: faults.length,
    nonFaults: nonFaults.length,
    falseActions: [...faults, ...nonFaults].flatMap(({ falseActions }) => falseActions).length,
    guardViolations: seeds.flatMap(({ violations }) => violations).length,
    selfHealedRate: share(healable, ({ outcome, repairedS }) => outcome === 'healed' && repairedS !== null),
    falsePositiveRate: share(nonFaults, (each) => each.incidents.length > 0),
    humanEscalationRate: share(faults, ({ outcome }) => outcome === 'approval' || outcome === 'human'),
    asExpectedRate: share(faults, ({ asExpected }) => asExpected),
    causeRightRate: share(faults, ({ causeRight }) => causeRight),
    undetected: faults.length - detected.length,
    detectionP50S: quantile(detected, 0.5),
    detectionP95S: quantile(detected, 0.95),
    probeDetectionMaxS: quantile(
      visible.flatMap(({ detectedS }) => detectedS ?? []),
      1,
    ),
    mttrMedianS: quantile(repairs, 0.5),
    costPerIncidentUsd: rounded(
      incidents.reduce((sum, { costUsd }) => sum + costUsd, 0) / Math.max(1, incidents.length),
      5,
    ),
    localShare: share(incidents, ({ rung }) => rung <= 1),
    rungs: { rules: onRung(0), smallModel: onRung(1), largeModel: onRung(2), human: onRung(3) },
    extraIncidents: faults.reduce((sum, each) => sum + Math.max(0, each.incidents.length - 1), 0),
  };
}

export function survivalOf(seeds: readonly SeedResult[]): Survival {
  const faults = seeds.flatMap((seed) => seed.faults);
  const about = ({ incidents, service }: FaultRecord) => incidents.filter(({ services }) => services.includes(service));
  const keys = faults.flatMap(({ acted }) => acted.map(({ key }) => key));
  return {
    kills: faults.length,
    lost: faults.filter(({ incidents }) => incidents.length === 0).length,
    doubled: faults.filter((fault) => about(fault).length > 1).length,
    actedTwice: keys.length - new Set(keys).size,
  };
}

/** The value at or below which this share of the others lies, by the nearest rank; null of nothing. */
export function quantile(values: readonly number[], of: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(of * sorted.length) - 1)];
  return found === undefined ? null : rounded(found, 1);
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : rounded(items.filter(holds).length / items.length, 3);
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
