import type { JudgedFinding } from '@hale/events';

/** How much more is asked of what people called a false alarm, in powers of ten. */
export interface RaiseSettings {
  /** A false alarm raises by what the finding was beyond its threshold, and by so much more … */
  readonly beyond: number;
  /** … but by no less than this; */
  readonly least: number;
  /** and all false alarms of one thing together by no more than this. */
  readonly most: number;
}

/**
 * What a threshold is measured in. `improbability`: of a series of the bank, taken from what it says for its service, which is twelve at most;
 * so a quarter of that is left, whatever was said. `distance`: of what has a level, a power of ten is ten times as far from usual.
 */
export type Scale = 'improbability' | 'distance';

export const RAISES: Readonly<Record<Scale, RaiseSettings>> = {
  improbability: { beyond: 3, least: 3, most: 9 },
  distance: { beyond: 0.2, least: 0.5, most: 1 },
};

/**
 * Detectors whose thresholds can be raised. Facts have none: a probe that fails, a target that is gone, a fatal line, another's alert are said
 * however often somebody called them false.
 */
const SCALES: ReadonlyMap<string, Scale> = new Map([
  ['bank', 'improbability'],
  ['window', 'distance'],
  ['growth', 'distance'],
  ['saturation', 'distance'],
  ['flat', 'distance'],
  ['threshold', 'distance'],
  ['probe-latency', 'distance'],
  ['new-template', 'distance'],
  ['surge', 'distance'],
  ['missing', 'distance'],
]);

/** One threshold that a false alarm raises. */
export interface Raise {
  /** As {@link lenienceKey} names it. */
  readonly key: string;
  readonly detector: string;
  readonly signal: string;
  readonly scale: Scale;
  /** Powers of ten. */
  readonly by: number;
}

export const scaleOf = (detector: string): Scale | undefined => SCALES.get(detector);

/** What a threshold belongs to. Quantiles of one summary measure one thing. */
export const lenienceKey = (detector: string, signal: string): string =>
  `${detector}/${detector === 'bank' ? thingOf(signal) : signal}`;

const QUANTILE = /quantile="[^"]*"/;

/** Names what a series measures: quantiles of one summary are one. */
export const thingOf = (signal: string): string => signal.replace(QUANTILE, '');

/**
 * The thresholds that a false alarm raises: just so far that the same would not be found again, and a step more. Of a finding that several
 * series make each is raised by its share, so that none of them would suffice, alone or with the others, and what took no part is judged as before.
 */
export function raisesOf({ detector, signal, score, threshold, parts }: JudgedFinding): readonly Raise[] {
  const scale = scaleOf(detector);
  if (!scale) return [];
  const { beyond, least, most } = RAISES[scale];
  const raise = (about: string, by: number): Raise => {
    return { key: lenienceKey(detector, about), detector, signal: about, scale, by: Math.min(most, by) };
  };
  if (scale === 'distance') return [raise(signal, Math.max(least, excess(score, threshold) + beyond))];
  if (!parts?.length) return [raise(signal, least)];
  const sum = parts.reduce((all, part) => all + part.score, 0);
  const total = Math.max(0, sum - (threshold ?? sum)) + beyond * parts.length;
  return parts.map((part) => raise(part.signal, sum > 0 ? (total * part.score) / sum : least));
}

/** Powers of ten by which it was further than it had to be. */
function excess(score = 0, threshold = 0): number {
  const ratio = Math.abs(score) / threshold;
  return Number.isFinite(ratio) && ratio > 1 ? Math.log10(ratio) : 0;
}
