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
  // Of so many values the mean is made; before there are as many it wanders.
  const needs = windowMs <= intervalMs ? 1 : 2 / weightOf(intervalMs, windowMs);
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

function marginOf(value: number, lowest: number, highest: number): number {
  const range = Math.max(highest - lowest, Math.abs(highest) * 1e-6, 1e-9);
  const margin = value > highest ? (value - highest) / range : Math.min(0, (value - lowest) / range);
  return Math.abs(margin) < CLEAR ? 0 : margin;
}
