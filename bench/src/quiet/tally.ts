import { mean } from '../statistics.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar.ts';
import { type Fault, feltBy } from './faults.ts';
import type { JudgedFinding, JudgedSeries } from './judged.ts';

/** A finding may be dated back before the fault: what it judges is a mean over some minutes. */
const EARLY_MS = 10 * MINUTE_MS;

/** Where to look for findings that found a fault by chance only. */
const SHIFTS_MS = [-24, -12, -6, 6, 12, 24].map((hours) => hours * HOUR_MS);

export interface Found {
  readonly fault: Fault;
  /** When the first finding was raised; undefined when there was none. */
  readonly at: number | undefined;
  /** Whether that finding names a series that the fault shows on first. */
  readonly onSeries: boolean;
}

/** A finding where nothing was wrong. */
export interface FalseFinding extends Omit<JudgedFinding, 'series'> {
  readonly signals: readonly string[];
}

/** Holds what one judge found against what was planted. */
export class Tally {
  readonly #found = new Map<Fault, { at: number; onSeries: boolean }>();
  readonly #byService: Map<string, Fault[]>;
  readonly #faults: readonly Fault[];
  readonly falseFindings: FalseFinding[] = [];
  readonly #all = new Map<string, JudgedFinding[]>();
  findings = 0;

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
    this.#byService = faultsByService(faults);
  }

  add(finding: JudgedFinding, series: readonly JudgedSeries[]): void {
    this.findings += 1;
    const known = this.#all.get(finding.service);
    if (known) known.push(finding);
    else this.#all.set(finding.service, [finding]);
    const signals = finding.series.map((index) => series[index]?.signal ?? `series ${index}`);
    const near = (this.#byService.get(finding.service) ?? []).filter(
      ({ startAt, clearAt }) => finding.at >= startAt && finding.startedAt <= clearAt,
    );
    if (near.length === 0) {
      const { series: _, ...rest } = finding;
      this.falseFindings.push({ ...rest, signals });
    }
    for (const fault of near) this.#credit(fault, finding, signals);
  }

  #credit(fault: Fault, { service, at, startedAt }: JudgedFinding, signals: readonly string[]): void {
    const counts = service === fault.service && at <= fault.foundUntil && startedAt >= fault.startAt - EARLY_MS;
    if (!counts || (this.#found.get(fault)?.at ?? Number.POSITIVE_INFINITY) <= at) return;
    this.#found.set(fault, { at, onSeries: signals.some((signal) => fault.signals.includes(signal)) });
  }

  /**
   * Who raises findings all the time finds every fault. So the same windows are looked at hours and days before and after,
   * where nothing was wrong: the mean share that holds a finding.
   */
  recallByChance(): number {
    const shares = this.#faults.flatMap((fault) => {
      const windows = SHIFTS_MS.map((shift) => [fault.startAt + shift, fault.foundUntil + shift] as const).filter(
        ([from, to]) => !this.#isTroubled(fault.service, from, to),
      );
      const hits = windows.filter(([from, to]) =>
        (this.#all.get(fault.service) ?? []).some(
          ({ at, startedAt }) => at >= from && at <= to && startedAt >= from - EARLY_MS,
        ),
      );
      return windows.length === 0 ? [] : [hits.length / windows.length];
    });
    return mean(shares);
  }

  #isTroubled(service: string, from: number, to: number): boolean {
    const mine = this.#byService.get(service) ?? [];
    return mine.some(({ startAt, clearAt }) => startAt - EARLY_MS < to && from < clearAt);
  }

  outcomes(): readonly Found[] {
    return this.#faults.map((fault) => {
      const found = this.#found.get(fault);
      return { fault, at: found?.at, onSeries: found?.onSeries ?? false };
    });
  }
}

/** Every service's faults: its own and those that it feels. */
function faultsByService(faults: readonly Fault[]): Map<string, Fault[]> {
  const byService = new Map<string, Fault[]>();
  for (const fault of faults) {
    for (const { service } of fault.touches) byService.set(service, [...(byService.get(service) ?? []), fault]);
  }
  return byService;
}

/** Days of a service in which what is found may come from a fault; faults of one service never overlap. */
export function troubledDays(service: string, faults: readonly Fault[]): number {
  return feltBy(service, faults).reduce((sum, { startAt, clearAt }) => sum + (clearAt - startAt) / DAY_MS, 0);
}
