/** How many observations were at most `le`, as a histogram of Prometheus has it. */
export interface Bucket {
  readonly le: number;
  /** Cumulative. */
  readonly count: number;
}

/**
 * The `q`-quantile (0 to 1) of what fell into the buckets, interpolated linearly within one, as `histogram_quantile()` of Prometheus does.
 * What lies beyond the highest finite bound counts as that bound. Counts that fall from one bound to the next, as after a scrape in the
 * middle of an update, are raised to the one before. Undefined without observations or without a finite bound.
 */
export function quantileOf(buckets: readonly Bucket[], q: number): number | undefined {
  const sorted = [...buckets].sort((one, other) => one.le - other.le);
  const total = sorted.reduce((most, { count }) => Math.max(most, count), 0);
  const finite = sorted.filter(({ le }) => Number.isFinite(le));
  if (total <= 0 || finite.length === 0) return undefined;
  const rank = q * total;
  let below = 0;
  let lower = 0;
  for (const { le, count } of finite) {
    const upTo = Math.max(below, count);
    if (upTo >= rank && upTo > below) {
      // The lowest bucket begins at nought, unless all of it is below.
      const start = below === 0 && le <= 0 ? le : lower;
      return start + (le - start) * ((rank - below) / (upTo - below));
    }
    below = upTo;
    lower = le;
  }
  return lower;
}
