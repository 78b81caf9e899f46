import { Draws, Drift, seedFrom } from '../draws.ts';
import type { Moment } from '../moment.ts';
import { counter, gauge, type SignalMaker } from '../signal.ts';

/** Used share of a disk, in percent: grows with the work, falls when logs are rotated or tables compacted. */
export const disk =
  (name: string): SignalMaker =>
  ({ draws, stepS, traits }) => {
    const base = draws.between(25, 65);
    const perDay = draws.scale(0.2, 3);
    // What is not cleared each night stays.
    const kept = perDay * draws.between(0, 0.15);
    const rotatesAt = draws.between(0, 6);
    const compaction = draws.chance(0.4) ? draws.scale(0.2, 2) : 0;
    const fullS = draws.scale(1200, 14_400);
    const files = new Drift(draws, draws.scale(0.005, 0.15), draws.scale(60, 1200), stepS);
    let [sinceRotation, sinceCompaction, staying] = [perDay * draws.uniform(), 0, 0];
    let turn = fullS;
    let last = Number.NaN;
    const next = ({ hour, requests, seconds, effects }: Moment) => {
      const work = 0.3 + (0.7 * requests) / traits.peak;
      sinceRotation += (perDay * work * seconds) / 60_000;
      staying += (kept * seconds) / 86_400;
      sinceCompaction += work * seconds;
      if (last < rotatesAt && hour >= rotatesAt) sinceRotation *= draws.between(0.02, 0.2);
      if (sinceCompaction > turn) [sinceCompaction, turn] = [0, fullS * draws.between(0.7, 1.3)];
      last = hour;
      const used = base + staying + sinceRotation + compaction * (sinceCompaction / fullS) + Math.abs(files.next());
      return Math.round((used + effects.filled * (99 - used)) * 1e3) / 1e3;
    };
    return [gauge(name, 'disk', next)];
  };

/** Share of look-ups that a cache answers: 0 to 1, cold after a start. */
export const hitRatio =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const usual = Math.log(draws.scale(3, 80));
    const drift = new Drift(draws, draws.between(0.03, 0.15), draws.scale(600, 7200), stepS);
    const warmsS = draws.scale(120, 1200);
    const next = ({ requests, seconds, upS, effects }: Moment) => {
      const odds = Math.exp(usual + drift.next());
      const ratio = (odds / (1 + odds)) * effects.hits * (1 - 0.6 * Math.exp(-upS / warmsS));
      const looked = requests * seconds * 3;
      if (looked < 1) return undefined;
      const noise = Math.sqrt((ratio * (1 - ratio)) / looked) * draws.normal();
      return Math.max(0, Math.min(1, ratio + noise));
    };
    return [gauge(name, 'cache', next)];
  };

/** Seconds that a copy lies behind: next to nothing, more under bulk writes. */
export const replicationLag =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const usual = draws.scale(0.002, 0.2);
    const perDay = draws.between(1, 10);
    let behind = 0;
    const next = ({ seconds, utilisation }: Moment) => {
      if (draws.chance((perDay * stepS) / 86_400)) behind += Math.min(40, draws.exponential(6));
      behind = Math.max(0, behind - seconds * 0.2);
      return usual * draws.factor(0.4) * (1 + 2 * Math.min(1, utilisation)) + behind;
    };
    return [gauge(name, 'noisy', next)];
  };

/** Checkpoints, compactions, collections: seldom, each of some size. */
export const occasional =
  (name: string): SignalMaker =>
  ({ draws, traits }) => {
    const everyS = draws.scale(60, 1800);
    const size = draws.pick([1, 1, 5, 100]);
    let left = everyS * draws.uniform();
    const next = ({ requests, seconds }: Moment) => {
      left -= seconds * (0.2 + requests / traits.peak);
      if (left > 0) return 0;
      left += Math.max(seconds, everyS * draws.between(0.8, 1.2));
      return size === 1 ? 1 : Math.ceil(size * draws.factor(0.5));
    };
    return [counter(name, 'load', draws.whole(0, 10_000), next)];
  };

/** Seconds since the last backup: climbs all day, begins again each night. */
export const backupAge =
  (name: string): SignalMaker =>
  ({ draws }) => {
    const [from, lastsH, seed] = [draws.between(0, 5), draws.scale(0.1, 0.8), draws.whole(0, 2 ** 30)];
    let done = Number.NaN;
    const next = ({ hour, day }: Moment) => {
      const ended = from + lastsH * new Draws(seedFrom(seed, day)).factor(0.15);
      const at = (hour >= ended ? day : day - 1) * 24 + ended;
      if (!(done >= at)) done = at;
      return Math.round((day * 24 + hour - done) * 3600);
    };
    return [gauge(name, 'still', next)];
  };
