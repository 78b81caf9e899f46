import { Drift } from '../draws.ts';
import type { Moment } from '../moment.ts';
import { counter, gauge, type SignalMaker } from '../signal.ts';

const MIB = 2 ** 20;

/** Heap in use: a live set, and garbage that grows with the load until it is collected. */
export const heap =
  (name: string): SignalMaker =>
  ({ draws, stepS, traits }) => {
    const live = draws.scale(30, 1500) * MIB;
    const room = live * draws.between(1, 3);
    const perDay = draws.chance(0.4) ? draws.between(0.005, 0.03) : 0;
    const budget = live * draws.between(0.15, 0.8);
    // A collection each minute to each hour at peak.
    const perSecond = budget / draws.scale(60, 3600);
    const drift = new Drift(draws, 0.02, draws.scale(600, 7200), stepS);
    let garbage = budget * draws.uniform();
    let full = budget;
    const next = ({ requests, seconds, upS, utilisation, release, effects, restarted }: Moment) => {
      if (restarted) garbage = 0;
      garbage += (0.1 + requests / traits.peak) * perSecond * seconds * draws.factor(0.15);
      if (garbage > full) {
        garbage = budget * draws.between(0.02, 0.15);
        full = budget * draws.between(0.75, 1);
      }
      const grown = 1 + (perDay * upS) / 86_400;
      const kept = live * release.memory * grown * Math.exp(drift.next()) * (0.9 + 0.2 * utilisation);
      const warm = 1 - 0.35 * Math.exp(-upS / 900);
      return Math.round(kept * warm + garbage + effects.leaked * room);
    };
    return [gauge(name, 'memory', next)];
  };

/** Seconds that collections took. */
export const collections =
  (name: string): SignalMaker =>
  ({ draws, traits }) => {
    const [perS, each, tail] = [draws.scale(0.02, 2), draws.scale(0.002, 0.05), draws.between(1.8, 3)];
    const next = ({ requests, seconds, effects }: Moment) => {
      const runs = draws.poisson(perS * seconds * (0.1 + requests / traits.peak) * (1 + 8 * effects.leaked ** 4));
      const longest = runs > 0 && draws.chance(0.02) ? each * Math.min(30, draws.pareto(tail)) : 0;
      return Math.round((runs * each * draws.factor(0.2) + longest) * 1e6) / 1e6;
    };
    return [counter(name, 'load', draws.between(0, 5000), next)];
  };

/** Resident memory: climbs to a plateau after the start, moves in steps, is hardly ever given back. */
export const resident =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const base = draws.scale(60, 4000) * MIB;
    const room = base * draws.between(0.8, 2.5);
    const perDay = draws.chance(0.5) ? draws.between(0.002, 0.02) : 0;
    const [settlesS, step] = [draws.scale(600, 20_000), draws.scale(0.25, 8) * MIB];
    const stepsPerS = draws.scale(0.2, 4) / 3600;
    let arena = 0;
    const next = ({ upS, utilisation, release, effects, restarted }: Moment) => {
      if (restarted) arena = 0;
      if (draws.chance(stepsPerS * stepS)) arena += step * draws.whole(-2, 3);
      arena = Math.max(-8 * step, Math.min(8 * step, arena));
      const plateau = base * release.memory * (1 - 0.4 * Math.exp(-upS / settlesS) + (perDay * upS) / 86_400);
      const noise = 0.002 * base * draws.normal() + 0.03 * base * Math.min(1, utilisation);
      return Math.max(0, Math.round((plateau + arena + noise + effects.leaked * room) / 4096) * 4096);
    };
    return [gauge(name, 'memory', next)];
  };

/** Memory of a cache or of a host's page cache: full, and kept full. */
export const fullMemory =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const limit = draws.scale(256, 16_000) * MIB;
    const fillsS = draws.scale(3600, 80_000);
    const drift = new Drift(draws, 0.004, 1800, stepS);
    const next = ({ upS }: Moment) =>
      Math.round(limit * Math.min(0.999, (1 - Math.exp(-upS / fillsS)) * (1 + drift.next()) - 0.002 * draws.uniform()));
    return [gauge(name, 'still', (moment) => Math.max(0, next(moment)))];
  };
