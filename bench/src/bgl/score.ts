import { quantile, rounded } from '../statistics.ts';

/** A line of the second part: whose template it is, what it was, what was said. */
export interface Outcome {
  readonly event: string;
  readonly alert: boolean;
  readonly said: boolean;
}

export interface F1 {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly found: number;
  readonly falseAlarms: number;
  readonly missed: number;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export function f1Of(outcomes: readonly Outcome[]): F1 {
  const count = (alert: boolean, said: boolean) =>
    outcomes.filter((outcome) => outcome.alert === alert && outcome.said === said).length;
  const [found, falseAlarms, missed] = [count(true, true), count(false, true), count(true, false)];
  const share = (part: number, of: number) => (of === 0 ? 0 : rounded(part / of, 4));
  return {
    f1: share(2 * found, 2 * found + falseAlarms + missed),
    precision: share(found, found + falseAlarms),
    recall: share(found, found + missed),
    found,
    falseAlarms,
    missed,
  };
}

/**
 * In which 95 of 100 draws of as many with replacement have their F1. `by` names what is drawn: lines of one template come and are judged
 * together, so templates are what chance deals.
 */
export function f1Interval(
  outcomes: readonly Outcome[],
  { draws, random, by }: { draws: number; random: () => number; by: 'template' | 'line' },
): Interval {
  const clusters = by === 'line' ? outcomes.map((outcome) => [outcome]) : clustersOf(outcomes);
  const counts = clusters.map(f1Of);
  const values = Array.from({ length: draws }, () => {
    let [twice, wrong] = [0, 0];
    for (let each = 0; each < counts.length; each++) {
      const drawn = counts[Math.floor(random() * counts.length)];
      twice += 2 * (drawn?.found ?? 0);
      wrong += (drawn?.falseAlarms ?? 0) + (drawn?.missed ?? 0);
    }
    return twice + wrong === 0 ? 0 : twice / (twice + wrong);
  });
  return { from: rounded(quantile(values, 0.025), 3), to: rounded(quantile(values, 0.975), 3) };
}

function clustersOf(outcomes: readonly Outcome[]): Outcome[][] {
  const clusters = new Map<string, Outcome[]>();
  for (const outcome of outcomes) clusters.set(outcome.event, [...(clusters.get(outcome.event) ?? []), outcome]);
  return [...clusters.values()];
}

/** By template: how many alerts it has, how many were found, and how many of its other lines were called one. Those with neither are left out. */
export function byTemplate(outcomes: readonly Outcome[]) {
  return clustersOf(outcomes)
    .map((lines) => {
      const { found, falseAlarms, missed } = f1Of(lines);
      return { event: lines[0]?.event ?? '', alerts: found + missed, found, falseAlarms };
    })
    .filter(({ alerts, falseAlarms }) => alerts + falseAlarms > 0)
    .sort((one, other) => other.alerts - one.alerts || other.falseAlarms - one.falseAlarms);
}
