import { type CounterState, rateOf } from '@hale/detection';
import { fleetOf, type Member } from '../quiet/fleet.ts';
import { scrapesOf, seriesOf } from '../quiet/stream.ts';

/** A series as a detector sees it: gauges as they are, counters as rates. */
export interface Course {
  readonly at: Float64Array;
  readonly values: Float64Array;
}

/** All series of so many services of the fleet that `bench -- quiet` plays, without faults. */
export const coursesOf = (seed: number, services: number, days: number): readonly Course[] =>
  fleetOf(seed, services, days).flatMap((member) => coursesOfMember(member, days));

function coursesOfMember(member: Member, days: number): Course[] {
  const series = seriesOf(member).map(({ kind }) => ({
    counts: kind === 'counter',
    counter: undefined as CounterState | undefined,
    at: [] as number[],
    values: [] as number[],
  }));
  for (const { at, values } of scrapesOf(member, [], days)) {
    for (const [index, each] of series.entries()) {
      const read = values[index] ?? Number.NaN;
      const value = each.counts ? rateWith(each, at, read) : read;
      if (value === undefined || Number.isNaN(value)) continue;
      each.at.push(at);
      each.values.push(value);
    }
  }
  return series.map(({ at, values }) => ({ at: Float64Array.from(at), values: Float64Array.from(values) }));
}

function rateWith(series: { counter: CounterState | undefined }, at: number, value: number): number | undefined {
  const step = rateOf(series.counter, { at, value });
  series.counter = step.state;
  return step.note === 'taken' ? step.rate : undefined;
}
