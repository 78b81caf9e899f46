import { median, rounded } from '../statistics.ts';
import { dayOf } from './calendar.ts';
import { FAULT_KINDS, type Fault } from './faults.ts';
import type { Found, Tally } from './tally.ts';

export interface KindVerdict {
  readonly planted: number;
  readonly found: number;
  /** Of those that were found, how many by a series that shows them first. */
  readonly onSeries: number;
  /** Null when none was found. */
  readonly medianDelayS: number | null;
}

export interface Verdict {
  readonly findings: number;
  readonly falseFindings: number;
  readonly perThousandSeriesDays: number;
  /** By the signal that a finding names first. */
  readonly falseBySignal: Readonly<Record<string, number>>;
  /** How many were raised on each day since the begin. */
  readonly falseByDay: readonly number[];
  readonly planted: number;
  readonly found: number;
  readonly recall: number;
  readonly medianDelayS: number | null;
  readonly kinds: Readonly<Record<string, KindVerdict>>;
  /** The last kind by its forms, the others that have some as well. */
  readonly forms: Readonly<Record<string, KindVerdict>>;
  /** By how far the fault moves its signal, in standard deviations of its noise. */
  readonly sizes: Readonly<Record<string, KindVerdict>>;
  /** Share that findings at the same hours of days around, when nothing was wrong, would have "found". */
  readonly recallByChance: number;
}

/** From this many standard deviations on. */
const SIZES = [0, 3, 6, 12, 25, 100] as const;

export interface Ground {
  readonly quietSeriesDays: number;
  /** Of faults that have one. */
  readonly sizes: ReadonlyMap<Fault, number>;
}

export function verdictOf(tally: Tally, { quietSeriesDays, sizes }: Ground): Verdict {
  const outcomes = tally.outcomes();
  const falses = tally.falseFindings;
  const all = kindVerdict(outcomes);
  const kinds = FAULT_KINDS.map((kind) => [kind, kindVerdict(outcomes.filter(({ fault }) => fault.kind === kind))]);
  const forms = Map.groupBy(
    outcomes.filter(({ fault }) => fault.variant !== fault.kind),
    ({ fault }) => fault.variant,
  );
  const byDay = Map.groupBy(falses, ({ at }) => dayOf(at, 0));
  const lastDay = Math.max(-1, ...byDay.keys());
  return {
    findings: tally.findings,
    falseFindings: falses.length,
    perThousandSeriesDays: rounded((1000 * falses.length) / quietSeriesDays, 3),
    falseBySignal: countBy(falses.map(({ signals }) => signals[0] ?? 'none')),
    falseByDay: Array.from({ length: lastDay + 1 }, (_, day) => byDay.get(day)?.length ?? 0),
    planted: all.planted,
    found: all.found,
    recall: rounded(all.found / Math.max(1, all.planted), 4),
    medianDelayS: all.medianDelayS,
    kinds: Object.fromEntries(kinds),
    forms: Object.fromEntries(
      [...forms].toSorted(([a], [b]) => a.localeCompare(b)).map(([form, group]) => [form, kindVerdict(group)]),
    ),
    sizes: bySize(outcomes, sizes),
    recallByChance: rounded(tally.recallByChance(), 4),
  };
}

function bySize(outcomes: readonly Found[], sizes: ReadonlyMap<Fault, number>): Record<string, KindVerdict> {
  const groups = Map.groupBy(outcomes, ({ fault }) => classOf(sizes.get(fault)));
  return Object.fromEntries(
    SIZES.flatMap((from) => {
      const group = groups.get(from);
      return group ? [[`from ${from} sigma`, kindVerdict(group)] as const] : [];
    }),
  );
}

const classOf = (size = Number.NaN) => SIZES.findLast((from) => size >= from);

function kindVerdict(outcomes: readonly Found[]): KindVerdict {
  const found = outcomes.filter(({ at }) => at !== undefined);
  const delays = found.map(({ at = 0, fault }) => Math.max(0, at - fault.startAt) / 1000);
  return {
    planted: outcomes.length,
    found: found.length,
    onSeries: found.filter(({ onSeries }) => onSeries).length,
    medianDelayS: delays.length === 0 ? null : Math.round(median(delays)),
  };
}

/** The most frequent first. */
function countBy(names: readonly string[]): Record<string, number> {
  const groups = [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => [name, length] as const);
  return Object.fromEntries(groups.toSorted(([, a], [, b]) => b - a));
}
