/** Makes the median absolute deviation of a normal distribution its standard deviation: 1 / Φ⁻¹(3/4). */
const NORMAL_CONSISTENCY = 1.4826;

/** Middle and width of a sample, both in the unit of the values. */
export interface Spread {
  readonly median: number;
  /** A robust estimate of the standard deviation, never below the floors. */
  readonly deviation: number;
}

/**
 * Median and scaled median absolute deviation. Up to half of the values may be outliers before either breaks down
 * (Rousseeuw & Croux, "Alternatives to the Median Absolute Deviation", JASA 1993; Iglewicz & Hoaglin, "How to
 * Detect and Handle Outliers", ASQC 1993). The floors keep a series that hardly moves from being judged by its
 * last digit: the deviation is at least `relativeFloor`·|median| and at least `absoluteFloor`.
 */
export function spreadOf(values: readonly number[], relativeFloor: number, absoluteFloor: number): Spread {
  const sorted = Float64Array.from(values);
  const median = middle(sorted);
  const mad = middle(sorted.map((value) => Math.abs(value - median)));
  return {
    median,
    deviation: Math.max(NORMAL_CONSISTENCY * mad, relativeFloor * Math.abs(median), absoluteFloor),
  };
}

/** The median, NaN of nothing; sorts in place. */
function middle(values: Float64Array): number {
  if (values.length === 0) return Number.NaN;
  values.sort();
  const half = values.length >> 1;
  const upper = values[half] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((values[half - 1] ?? Number.NaN) + upper) / 2;
}
