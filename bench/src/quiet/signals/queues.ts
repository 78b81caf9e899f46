import type { Draws } from '../draws.ts';
import type { Moment } from '../moment.ts';
import { gauge, type SignalMaker } from '../signal.ts';

/** What a consumer can work off a second, as a multiple of what comes at peak. */
export const HEADROOM = 2;

/** Depth of a queue and age of its oldest message: mostly empty, filled at once by imports and campaigns, worked off. */
export const queue =
  (name: string): SignalMaker =>
  ({ draws, stepS, traits }) => {
    const capacity = HEADROOM * traits.peak;
    const imports = importsOf(draws, stepS, capacity * draws.scale(20, 180));
    const inFlightS = draws.scale(0.05, 3);
    let [depth, age] = [0, 0];
    const nextDepth = ({ hour, requests, seconds, effects, cold }: Moment) => {
      const came = draws.poisson(requests * seconds * draws.factor(0.1));
      const able = capacity * (1 - effects.stalled) * (1 - 0.5 * cold);
      depth = Math.max(0, depth + came + imports(hour) - able * seconds * draws.factor(0.1));
      age = depth === 0 ? 0 : Math.min(age + seconds, depth / Math.max(able, 1e-9));
      return Math.round(depth) + draws.poisson(Math.min(requests, capacity) * inFlightS);
    };
    return [
      gauge(`${name}_depth`, 'queue', nextDepth),
      gauge(`${name}_oldest_seconds`, 'queue', () => Math.round(age * 10) / 10 + (depth > 0 ? 0.1 : 0)),
    ];
  };

/** What is put into a queue at once: at random times, each hour at a minute, each night, or never. */
function importsOf(draws: Draws, stepS: number, largest: number): (hour: number) => number {
  const habit = draws.pick(['never', 'hourly', 'nightly', 'random', 'random'] as const);
  const perStep = (draws.scale(2, 24) * stepS) / 86_400;
  const [minute, night] = [draws.uniform(), draws.between(1, 5)];
  const size = () => largest * draws.between(0.1, 1);
  let last = Number.NaN;
  return (hour) => {
    const [from, mark] = [last, habit === 'hourly' ? Math.floor(hour) + minute : night];
    last = hour;
    if (habit === 'random') return draws.chance(perStep) ? size() : 0;
    return habit !== 'never' && from < mark && hour >= mark ? size() : 0;
  };
}

/** Connections of a pool: in use by Little's law up to a limit, and open, which follows slowly. */
export const pool =
  (name: string): SignalMaker =>
  ({ draws, stepS, traits }) => {
    const most = draws.pick([10, 20, 50, 100, 200]);
    const heldS = (most * draws.between(0.1, 0.45)) / traits.peak;
    const least = Math.max(2, Math.round(most * draws.between(0.1, 0.4)));
    const idleS = draws.between(300, 1800);
    let open = least;
    let sinceFullS = 0;
    const nextUsed = ({ requests, slowness, restarted }: Moment) => {
      const used = Math.min(most, draws.poisson(requests * heldS * slowness));
      if (restarted) open = least;
      sinceFullS = used >= open - 1 ? 0 : sinceFullS + stepS;
      if (used > open) open = used;
      if (sinceFullS > idleS && open > least) [open, sinceFullS] = [open - 1, idleS * 0.8];
      return used;
    };
    return [gauge(`${name}_in_use`, 'load', nextUsed), gauge(`${name}_open`, 'still', () => open)];
  };
