import { Draws, seedFrom } from '../draws.ts';
import type { Moment } from '../moment.ts';
import { gauge, type SignalMaker } from '../signal.ts';
import { withinNight } from './cron.ts';
import { useOf } from './processor.ts';

/** When the scheduled work of a service is done, local time; from its seed, so that faults know it as well. */
export interface Schedule {
  /** Each hour at this minute, or each night at this hour. */
  readonly hourlyAt: number | undefined;
  readonly nightlyAt: number;
  /** Hours. */
  readonly lasts: number;
}

export function scheduleOf(seed: number): Schedule {
  const draws = new Draws(seedFrom(seed, 'schedule'));
  return draws.chance(0.5)
    ? { hourlyAt: draws.whole(0, 45), nightlyAt: 0, lasts: draws.between(5, 13) / 60 }
    : { hourlyAt: undefined, nightlyAt: draws.between(0.5, 4.5), lasts: draws.scale(0.25, 1.5) };
}

/** Whether the scheduled work of a service is being done. */
function workOf(seed: number): (moment: Moment) => boolean {
  const schedule = scheduleOf(seed);
  return (moment) => !moment.effects.skipped && runs(schedule, moment, seed);
}

/** Rows that a job works off a second: nothing but while it runs. */
export const batchRows =
  (name: string): SignalMaker =>
  ({ draws, traits }) => {
    const works = workOf(traits.seed);
    const rows = draws.scale(20, 20_000);
    const next = (moment: Moment) => (works(moment) ? Math.round(rows * draws.factor(0.12)) : 0);
    return [gauge(name, 'batch', next)];
  };

/** Bytes that the same job writes a second, beside a trickle of other things. */
export const batchWrites =
  (name: string): SignalMaker =>
  ({ draws, traits }) => {
    const works = workOf(traits.seed);
    const rate = draws.scale(1e5, 1e8);
    const next = (moment: Moment) =>
      Math.round(rate * (0.01 * draws.factor(0.5) + (works(moment) ? draws.factor(0.25) : 0)));
    return [gauge(name, 'batch', next)];
  };

/** Share of the processor's limit in use: most of it while the job runs. */
export const batchCpu =
  (name: string): SignalMaker =>
  (site) => {
    const use = useOf(site);
    const works = workOf(site.traits.seed);
    const busy = site.draws.between(0.2, 0.7);
    const next = (moment: Moment) => {
      const used = use(moment);
      return Math.round((used + (works(moment) ? busy * (1 - used) * site.draws.factor(0.05) : 0)) * 1e4) / 1e4;
    };
    return [gauge(name, 'cpu', (moment) => Math.min(1, next(moment)))];
  };

/** Seconds that its last run took; said from its end on until the next ends. */
export const batchDuration =
  (name: string): SignalMaker =>
  ({ traits }) => {
    const works = workOf(traits.seed);
    let [running, took] = [0, scheduleOf(traits.seed).lasts * 3600];
    const next = (moment: Moment) => {
      if (works(moment)) running += moment.seconds;
      else if (running > 0) [took, running] = [running, 0];
      return Math.round(took);
    };
    return [gauge(name, 'still', next)];
  };

function runs({ hourlyAt, nightlyAt, lasts }: Schedule, { hour, day }: Moment, seed: number): boolean {
  if (hourlyAt === undefined) return withinNight(hour, day, nightlyAt, lasts, seed);
  const inHour = hour % 1;
  const from = hourlyAt / 60;
  if (inHour < from || inHour > from + 1.6 * lasts) return false;
  const scatter = new Draws(seedFrom(seed, day, Math.floor(hour)));
  const began = from + scatter.between(0, 0.01);
  return inHour >= began && inHour < began + lasts * Math.min(1.5, scatter.factor(0.15));
}
