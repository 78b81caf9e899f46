import { rounded } from '../statistics.ts';
import type { Fault } from './faults.ts';
import { fleetOf, type Member } from './fleet.ts';
import type { Judge } from './judged.ts';
import { plantFaults } from './plan.ts';
import { sizesOf } from './sizes.ts';
import { scrapesOf, seriesOf } from './stream.ts';
import { Tally, troubledDays } from './tally.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface QuietSettings {
  readonly seed: number;
  readonly days: number;
  readonly services: number;
  /** Of each kind; none for 0. */
  readonly faults: number;
  readonly progress: (line: string) => void;
}

export interface QuietOutcome {
  readonly series: number;
  readonly seriesDays: number;
  /** Of these, those in which nothing is wrong: what false findings are counted over. */
  readonly quietSeriesDays: number;
  readonly points: number;
  /** In the order of the judges. */
  readonly verdicts: readonly Verdict[];
  readonly tallies: readonly Tally[];
  /** Of the faults that have one, in standard deviations. */
  readonly sizes: ReadonlyMap<Fault, number>;
  readonly pointsPerS: readonly number[];
}

/** Plays the whole time of one service after the other to all judges. */
export function runQuiet(settings: QuietSettings, judges: readonly Judge[]): QuietOutcome {
  const { seed, days, services, progress } = settings;
  const fleet = fleetOf(seed, services, days);
  const faults = plantFaults(seed, fleet, days, settings.faults);
  const tallies = judges.map(() => new Tally(faults));
  const sizes = new Map<Fault, number>();
  const sums = { series: 0, quietSeriesDays: 0, points: 0, spentMs: judges.map(() => 0) };
  for (const [index, member] of fleet.entries()) {
    const points = play(member, faults, days, judges, tallies, sums.spentMs);
    for (const [fault, size] of sizesOf(member, faults, days)) sizes.set(fault, size);
    const width = seriesOf(member).length;
    sums.series += width;
    sums.points += points;
    sums.quietSeriesDays += width * (days - troubledDays(member.service, faults));
    const falses = tallies.map((tally, judge) => `${judges[judge]?.name} ${tally.falseFindings.length}`).join(', ');
    progress(`${index + 1}/${fleet.length} ${member.service}: ${points} points; false findings so far: ${falses}`);
  }
  const ground = { quietSeriesDays: sums.quietSeriesDays, sizes };
  return {
    series: sums.series,
    seriesDays: sums.series * days,
    quietSeriesDays: rounded(sums.quietSeriesDays, 1),
    points: sums.points,
    verdicts: tallies.map((tally) => verdictOf(tally, ground)),
    tallies,
    sizes,
    pointsPerS: sums.spentMs.map((ms) => Math.round(sums.points / (ms / 1000))),
  };
}

const BATCH = 4096;

/** The points of one service, to each judge in batches so that its time can be taken. */
function play(
  member: Member,
  faults: readonly Fault[],
  days: number,
  judges: readonly Judge[],
  tallies: readonly Tally[],
  spentMs: number[],
): number {
  const series = seriesOf(member);
  const batch = {
    size: 0,
    series: new Uint16Array(BATCH),
    at: new Float64Array(BATCH),
    value: new Float64Array(BATCH),
  };
  const open = judges.map((judge) => judge.open(series));
  let points = 0;
  const flush = () => {
    for (const [index, judge] of open.entries()) {
      const began = performance.now();
      for (let row = 0; row < batch.size; row += 1) {
        const found = judge.take(batch.series[row] ?? 0, batch.at[row] ?? 0, batch.value[row] ?? 0);
        for (const finding of found) tallies[index]?.add(finding, series);
      }
      spentMs[index] = (spentMs[index] ?? 0) + performance.now() - began;
    }
    points += batch.size;
    batch.size = 0;
  };
  for (const { at, values } of scrapesOf(member, faults, days)) {
    if (batch.size + values.length > BATCH) flush();
    for (const [index, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      [batch.series[batch.size], batch.at[batch.size], batch.value[batch.size]] = [index, at, value];
      batch.size += 1;
    }
  }
  flush();
  for (const [index, judge] of open.entries()) {
    for (const finding of judge.end()) tallies[index]?.add(finding, series);
  }
  return points;
}
