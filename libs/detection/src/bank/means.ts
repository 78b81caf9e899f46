/** A moving mean and the bounds that it kept within: its value, the highest and the lowest that it was. */
export const MEAN_CELLS = 3;
const [MEAN, HIGHEST, LOWEST] = [0, 1, 2] as const;

/** Values before the bounds of a mean mean anything, besides those of its window. */
const SETTLING = 50;
/** With each value the bounds come nearer to the mean by this part of what they are away: what was long ago is forgotten. */
const FORGET = 1 / 40_000;
/** A mean that is beyond a bound by less than this part of what lies between the bounds has not left it. */
const CLEAR = 0.005;

/** What a value weighs in an exponentially weighted mean over about `windowMs`, when it comes `passedMs` after the last. */
export const weightOf = (passedMs: number, windowMs: number): number => 1 - Math.exp((-2 * passedMs) / windowMs);

/** Of so many values a mean is made; before there are as many it wanders. */
const needsOf = (windowMs: number, intervalMs: number): number =>
  windowMs <= intervalMs ? 1 : 2 / weightOf(intervalMs, windowMs);

/** A mean that no single value moves much is of so many at least. */
const FEWEST = 3;
/** What a mean of softened values is taken over, milliseconds. */
export const softenedWindowOf = (leastMs: number, intervalMs: number): number => Math.max(leastMs, FEWEST * intervalMs);

/** What a mean came to, and how far it left its bounds. */
export interface MeanStep {
  readonly mean: number;
  /** Beyond the highest or lowest mean of the past, as a part of what lay between those; positive above, negative below. */
  readonly margin: number;
}

/**
 * Moves an exponentially weighted mean over about `windowMs` by a value that comes `passedMs` after the last, usually `intervalMs`; `count`
 * values came before.
 */
export function moveMean(
  cells: Float64Array,
  at: number,
  value: number,
  count: number,
  passedMs: number,
  windowMs: number,
  intervalMs: number,
): MeanStep {
  const weight = windowMs <= passedMs ? 1 : weightOf(passedMs, windowMs);
  const before = cells[at + MEAN]!;
  const mean = before + Math.max(weight, 1 / (count + 1)) * (value - before);
  cells[at + MEAN] = mean;
  const needs = needsOf(windowMs, intervalMs);
  if (count < needs) {
    cells[at + HIGHEST] = mean;
    cells[at + LOWEST] = mean;
    return { mean, margin: 0 };
  }
  const margin = marginOf(mean, cells[at + LOWEST]!, cells[at + HIGHEST]!);
  const highest = cells[at + HIGHEST]!;
  const lowest = cells[at + LOWEST]!;
  cells[at + HIGHEST] = Math.max(mean, highest - FORGET * (highest - mean));
  cells[at + LOWEST] = Math.min(mean, lowest + FORGET * (mean - lowest));
  return { mean, margin: count < needs + SETTLING ? 0 : margin };
}

/** Deviations that a mean stays within. */
const WOBBLE = 4;

/**
 * The usual interval has become longer after `count` values: a mean is made of fewer, so it wobbles more than its bounds know, if it has
 * any by now. It is taken to have kept within what chance makes of noise of such a `scale`.
 */
export function widenBounds(
  cells: Float64Array,
  at: number,
  count: number,
  windowMs: number,
  intervalMs: number,
  scale: number,
): void {
  if (count < needsOf(windowMs, intervalMs)) return;
  const weight = windowMs <= intervalMs ? 1 : weightOf(intervalMs, windowMs);
  const width = scale * Math.max(1, WOBBLE * Math.sqrt(weight / (2 - weight)));
  cells[at + HIGHEST] = Math.max(cells[at + HIGHEST]!, cells[at + MEAN]! + width);
  cells[at + LOWEST] = Math.min(cells[at + LOWEST]!, cells[at + MEAN]! - width);
}

function marginOf(value: number, lowest: number, highest: number): number {
  const range = Math.max(highest - lowest, Math.abs(highest) * 1e-6, 1e-9);
  const margin = value > highest ? (value - highest) / range : Math.min(0, (value - lowest) / range);
  return Math.abs(margin) < CLEAR ? 0 : margin;
}
