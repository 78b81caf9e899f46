import { type Draws, Drift } from '../draws.ts';
import { episodes } from '../episodes.ts';
import type { Moment } from '../moment.ts';
import { counter, gauge, type SignalMaker, type Site } from '../signal.ts';
import { cronOf } from './cron.ts';

/** Share of the processor's limit in use, 0 to 1. */
export const cpuShare =
  (name: string): SignalMaker =>
  (site) => {
    const use = useOf(site);
    const digits = site.draws.pick([1e3, 1e4, 1e9]);
    return [gauge(name, 'cpu', (moment) => Math.round(use(moment) * digits) / digits)];
  };

/** The same as seconds of processor time. */
export const cpuSeconds =
  (name: string): SignalMaker =>
  (site) => {
    const use = useOf(site);
    const cores = site.draws.pick([0.5, 1, 2, 4, 8]);
    const spent = (moment: Moment) => Math.round(use(moment) * cores * moment.seconds * 100) / 100;
    return [counter(name, 'cpu', Math.round(site.draws.between(0, 1e6)), spent)];
  };

/** Mean over a minute of what wants to run, on so many cores. */
export const loadAverage =
  (name: string): SignalMaker =>
  (site) => {
    const use = useOf(site);
    const cores = site.draws.pick([2, 4, 8, 16]);
    const keep = Math.exp(-site.stepS / 60);
    let mean = Number.NaN;
    const next = (moment: Moment) => {
      const share = use(moment);
      const wants = cores * share * (1 + share ** 4 + moment.effects.busy);
      mean = Number.isNaN(mean) ? wants : keep * mean + (1 - keep) * wants;
      return Math.round(mean * 100) / 100;
    };
    return [gauge(name, 'cpu', next)];
  };

/** Milliseconds that the event loop is late, at the 99th percentile. */
export const loopLag =
  (name: string): SignalMaker =>
  ({ draws }) => {
    const least = draws.scale(1, 12);
    const [often, tail] = [draws.scale(0.003, 0.05), draws.between(1.8, 3.5)];
    const next = ({ utilisation, effects, cold }: Moment) => {
      const used = Math.min(0.97, Math.max(utilisation, effects.busy));
      const pause = draws.chance(often) ? 3 * Math.min(20, draws.pareto(tail)) : 0;
      return least * draws.factor(0.12) * (1 + used / (1 - used) + 4 * cold) + pause;
    };
    return [gauge(name, 'noisy', next)];
  };

export function useOf({ draws, stepS }: Site): (moment: Moment) => number {
  const idle = draws.scale(0.005, 0.06);
  const slow = new Drift(draws, draws.between(0.01, 0.05), draws.scale(300, 3000), stepS);
  const noise = draws.between(0.02, 0.12);
  const cron = cronOf(draws, stepS);
  const spikes = draws.scale(0.0005, 0.01);
  const tasks = tasksOf(draws, stepS);
  return ({ utilisation, hour, day, cold, effects }) => {
    const work = Math.min(1, utilisation * Math.exp(slow.next()) * draws.factor(noise));
    const spike = draws.chance(spikes) ? 0.05 * Math.min(5, draws.pareto(2)) : 0;
    const sum = idle * draws.factor(0.2) + 0.9 * work + cron(hour, day) + tasks() + spike + 0.15 * cold;
    const used = Math.min(1, sum);
    return Math.max(0, Math.min(1, used + effects.busy * (1 - used) * (1 - 0.01 * Math.abs(draws.normal()))));
  };
}

/** Work that is neither asked for nor scheduled: reports, indexing, a package manager. A third of all has some. */
function tasksOf(draws: Draws, stepS: number): () => number {
  const most = draws.scale(0.05, 0.45);
  const [perDay, minutes] = [draws.scale(2, 40), draws.scale(0.5, 10)];
  if (!draws.chance(0.35)) return () => 0;
  const height = () => most * draws.between(0.3, 1);
  return episodes(draws, stepS, { perDay, height, lastsS: () => 60 * minutes * draws.scale(0.3, 1.5) });
}
