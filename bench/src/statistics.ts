/** The value below which a share of the others lies, by the nearest rank. NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value; of an even number of values the lower one of the two. NaN of nothing. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** 0 of nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Rounded to so many digits after the point. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
