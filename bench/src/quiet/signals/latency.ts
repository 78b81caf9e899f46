import { Draws, Drift } from '../draws.ts';
import { episodes } from '../episodes.ts';
import type { Moment } from '../moment.ts';
import type { Signal, SignalMaker, Site } from '../signal.ts';

/** Normal score and density there, by quantile. */
const QUANTILES = {
  p50: { share: 0.5, score: 0, density: 0.3989 },
  p95: { share: 0.95, score: 1.6449, density: 0.1031 },
  p99: { share: 0.99, score: 2.3263, density: 0.0267 },
} as const;
export type Quantile = keyof typeof QUANTILES;

/** Upper bounds that instrumentation libraries have by default, in seconds; quick services have finer ones. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Quantiles of one log-normal distribution that the load moves, read from so many requests as came. */
export const latencies =
  (name: string, median: readonly [low: number, high: number], quantiles: readonly Quantile[]): SignalMaker =>
  (site) => {
    const { draws, stepS } = site;
    const body: Body = {
      median: draws.scale(...median),
      spread: draws.between(0.3, 0.8),
      drift: new Drift(draws, draws.between(0.02, 0.08), draws.scale(120, 1500), stepS),
      pauses: draws.scale(0.001, 0.03),
      spells: spellsOf(draws, stepS),
      pauseTail: draws.between(2, 4),
      bounds: draws.chance(0.5) ? boundsFor(median[0]) : [],
      windowS: draws.pick([stepS, stepS, 300]),
      at: 0,
      level: 0,
      pause: 1,
    };
    return quantiles.map((quantile) => quantileOf(name, quantile, body, site));
  };

interface Body {
  readonly median: number;
  /** Of the logarithm. */
  readonly spread: number;
  readonly drift: Drift;
  /** How often, a step, the runtime stops for a while. */
  readonly pauses: number;
  readonly pauseTail: number;
  /** A slow neighbour, a lock that is held: for some minutes everything takes somewhat longer. */
  readonly spells: () => number;
  /** Of the buckets that quantiles are interpolated between; none where they are exact. */
  readonly bounds: readonly number[];
  /** How long the requests are counted back. */
  readonly windowS: number;
  at: number;
  /** Logarithm of the median in this step, and how much longer the slowest took for a pause: the same for all quantiles. */
  level: number;
  pause: number;
}

function quantileOf(name: string, quantile: Quantile, body: Body, site: Site): Signal {
  const { share, score, density } = QUANTILES[quantile];
  const draws = new Draws(Math.floor(site.draws.uniform() * 2 ** 31));
  const unit = new Drift(draws, 1, Math.max(body.windowS - site.stepS, 0.1), site.stepS);
  const tail = share > 0.9 ? 1 : 0;
  const unlucky = share > 0.98 ? 1 : 0.25 * tail;
  const error = (body.spread * Math.sqrt(share * (1 - share))) / density;
  const next = (moment: Moment) => {
    advance(body, moment, draws);
    const seen = moment.requests * body.windowS;
    const noise = unit.next();
    if (seen < 3 && draws.uniform() > seen) return undefined;
    const effect = tail === 1 ? Math.log(moment.effects.tail) : 0;
    const wobble = noise * Math.min(0.9, error / Math.sqrt(Math.max(seen, 1)));
    const middle = body.level + effect + wobble + unlucky * Math.log(body.pause);
    if (body.bounds.length === 0) return Math.exp(middle + body.spread * score);
    return interpolated(middle, body.spread, share, body.bounds);
  };
  return { name: `${name}:${quantile}`, kind: 'histogram quantile', role: 'latency', next };
}

function advance(body: Body, moment: Moment, draws: Draws): void {
  if (body.at === moment.at) return;
  body.at = moment.at;
  body.level = Math.log(body.median * moment.slowness) + body.drift.next() + body.spells();
  body.pause = draws.chance(body.pauses) ? Math.min(6, draws.pareto(body.pauseTail) * 1.2) : 1;
}

function spellsOf(draws: Draws, stepS: number): () => number {
  const most = Math.log(draws.between(1.1, 1.6));
  const [perDay, minutes] = [draws.scale(1, 12), draws.scale(1, 5)];
  if (!draws.chance(0.4)) return () => 0;
  const height = () => most * draws.between(0.4, 1);
  return episodes(draws, stepS, { perDay, height, lastsS: () => 60 * minutes * draws.scale(0.4, 1.6) });
}

const boundsFor = (quickest: number): readonly number[] =>
  quickest >= 0.004 ? BOUNDS : BOUNDS.map((bound) => (bound * quickest) / 0.01);

/** As a backend reads a quantile from a histogram: a straight line within the bucket that it lies in. */
function interpolated(middle: number, spread: number, share: number, bounds: readonly number[]): number {
  let [low, below] = [0, 0];
  for (const bound of bounds) {
    const here = belowNormal((Math.log(bound) - middle) / spread);
    if (here >= share) return low + ((bound - low) * (share - below)) / (here - below);
    [low, below] = [bound, here];
  }
  return low;
}

/** Share of a normal distribution below a score (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function belowNormal(score: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(score));
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const above = 0.3989422804 * Math.exp((-score * score) / 2) * sum;
  return score >= 0 ? 1 - above : above;
}
