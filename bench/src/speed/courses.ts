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
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const { state, rate } = rateOf(each.counter, { at, value });
      if (each.counts) each.counter = state;
      if (each.counts && rate === undefined) continue;
      each.at.push(at);
      each.values.push(each.counts ? (rate ?? 0) : value);
    }
  }
  return series.map(({ at, values }) => ({ at: Float64Array.from(at), values: Float64Array.from(values) }));
}
