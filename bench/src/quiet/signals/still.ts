import { Draws, Drift, seedFrom } from '../draws.ts';
import type { Moment } from '../moment.ts';
import { counter, gauge, type SignalMaker } from '../signal.ts';

/** A value that does not change: a heartbeat, a limit. */
export const constant =
  (name: string, ...values: readonly number[]): SignalMaker =>
  ({ draws }) => {
    const value = draws.pick(values);
    return [gauge(name, 'still', () => value)];
  };

/** Whole numbers that stay for days: another number with each release, one more or less for moments. */
export const threads =
  (name: string, most: number): SignalMaker =>
  ({ draws }) => {
    const [base, seed] = [draws.whole(5, most), draws.whole(0, 2 ** 30)];
    const restless = draws.pick([0, 0.002, 0.02, 0.2]);
    const next = ({ release }: Moment) => {
      const step = release.number === 0 ? 0 : new Draws(seedFrom(seed, release.number)).whole(-1, 2);
      return base + step + (draws.chance(restless) ? draws.whole(-1, 2) : 0);
    };
    return [gauge(name, 'still', next)];
  };

/** Open files: what is always open, and what the load opens. */
export const descriptors =
  (name: string): SignalMaker =>
  ({ draws, traits }) => {
    const [base, atPeak] = [draws.whole(20, 200), draws.scale(5, 400)];
    const next = ({ requests, slowness, upS }: Moment) =>
      base + Math.round(Math.min(4, upS / 3600)) + draws.poisson((atPeak * requests * slowness) / traits.peak);
    return [gauge(name, 'load', next)];
  };

export const replicas =
  (name: string): SignalMaker =>
  () => [gauge(name, 'still', (moment) => moment.replicas)];

/** When the process began, in seconds: stays until it begins again. */
export const startTime =
  (name: string): SignalMaker =>
  () => {
    let began = Number.NaN;
    const next = ({ at, upS }: Moment) => {
      const start = at / 1000 - upS;
      if (!(Math.abs(start - began) < 1)) began = Math.round(start);
      return began;
    };
    return [gauge(name, 'still', next)];
  };

/** Swapped out: nothing, then some pages for hours. */
export const swap =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const perStep = stepS / (draws.scale(6, 90) * 3600);
    let used = 0;
    const next = ({ restarted }: Moment) => {
      if (restarted) used = 0;
      if (draws.chance(perStep)) used = draws.chance(0.3) ? 0 : used + 4096 * draws.whole(1, 3000);
      return used;
    };
    return [gauge(name, 'still', next)];
  };

/** Climbs for ever, begins again with the process. */
export const uptime =
  (name: string): SignalMaker =>
  () => [gauge(name, 'still', ({ upS }) => Math.floor(upS))];

/** Goes down a step each day, up to its full length when it is renewed. */
export const certificateDays =
  (name: string): SignalMaker =>
  ({ draws }) => {
    const [left, length] = [draws.whole(15, 90), 90];
    const renewedAt = 14;
    const next = ({ day }: Moment) => {
      const days = left - day;
      return days >= renewedAt ? days : length - ((renewedAt - days) % (length - renewedAt));
    };
    return [gauge(name, 'still', next)];
  };

/** Degrees: the room's day, what the processor does, and slow ways of its own; in whole or half degrees. */
export const temperature =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const [base, room] = [draws.between(32, 55), draws.between(0, 2.5)];
    const drift = new Drift(draws, draws.between(0.5, 2), draws.scale(1200, 20_000), stepS);
    const step = draws.pick([0.1, 0.5, 1]);
    let warm = 0;
    const next = ({ hour, utilisation, effects }: Moment) => {
      warm += (Math.max(utilisation, effects.busy) - warm) * Math.min(1, stepS / 240);
      const day = room * Math.cos(((hour - 16) / 12) * Math.PI);
      return Math.round((base + day + 10 * warm + drift.next() + 0.3 * draws.normal()) / step) * step;
    };
    return [gauge(name, 'noisy', next)];
  };

/** A walk that is pulled back only after hours: a clock's offset in milliseconds, a balance. */
export const walk =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const size = draws.scale(0.1, 30);
    const drift = new Drift(draws, size, draws.scale(3600, 40_000), stepS);
    return [gauge(name, 'noisy', () => drift.next() + 0.05 * size * draws.normal())];
  };

/** Context switches, interrupts: many, following the load loosely. */
export const switches =
  (name: string): SignalMaker =>
  ({ draws }) => {
    const [base, atFull, scatter] = [draws.scale(200, 5000), draws.scale(2000, 80_000), draws.between(0.03, 0.2)];
    return [
      counter(name, 'load', draws.whole(0, 1e9), ({ utilisation, seconds }) =>
        Math.round((base + atFull * Math.min(1.2, utilisation)) * seconds * draws.factor(scatter)),
      ),
    ];
  };
