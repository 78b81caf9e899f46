/** What a simple course explains of some values. */
export interface Fit {
  /** The first value of the new course. */
  readonly first: number;
  /** The level before it, and what it comes to in the end. */
  readonly before: number;
  readonly after: number;
  /** The part of the squares of the values, about their mean, that the course takes away. */
  readonly explained: number;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);
export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

/** Of values that are sorted here; 0.5 is the median. Of none it is no number. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

export function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
}

/** One level, then another: where they part best, with so many values on each side at least. */
export function fitStep(values: readonly number[], leastBefore: number, leastAfter: number): Fit | undefined {
  const total = squaresOf(values);
  let best: Fit | undefined;
  if (!(total > 0)) return undefined;
  for (let first = leastBefore; first <= values.length - leastAfter; first += 1) {
    const [before, after] = [meanOf(values.slice(0, first)), meanOf(values.slice(first))];
    const explained = ((first * (values.length - first)) / values.length) * ((after - before) ** 2 / total);
    if (explained > (best?.explained ?? 0)) best = { first, before, after, explained };
  }
  return best;
}

/** A level, then a straight line away from it, of so many values at least. */
export function fitRamp(values: readonly number[], leastAfter: number): Fit | undefined {
  const total = squaresOf(values);
  const mean = meanOf(values);
  let best: Fit | undefined;
  if (!(total > 0)) return undefined;
  for (let first = 1; first <= values.length - leastAfter; first += 1) {
    const far = values.map((_, index) => Math.max(0, index - first + 1));
    const middle = meanOf(far);
    const spread = squaresOf(far);
    const slope = sumOf(far.map((each, index) => (each - middle) * ((values[index] ?? mean) - mean))) / spread;
    const explained = (slope ** 2 * spread) / total;
    const before = mean - slope * middle;
    const after = before + slope * (values.length - first);
    if (explained > (best?.explained ?? 0)) best = { first, before, after, explained };
  }
  return best;
}
