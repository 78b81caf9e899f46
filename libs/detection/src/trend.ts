/** `[time, value]`, in order of time. */
export type TimedValue = readonly [at: number, value: number];

/**
 * The median of the slopes of all pairs, per unit of time (Theil 1950; P. K. Sen, "Estimates of the regression coefficient based on
 * Kendall's tau", JASA 1968): up to 29 % of the points may be wild. Nought of fewer than two points.
 */
export function medianSlope(points: readonly TimedValue[]): number {
  const slopes: number[] = [];
  for (let later = 1; later < points.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      const [at, value] = points[later] ?? [0, 0];
      const [from, start] = points[earlier] ?? [0, 0];
      if (at > from) slopes.push((value - start) / (at - from));
    }
  }
  if (slopes.length === 0) return 0;
  slopes.sort((one, other) => one - other);
  const half = slopes.length >> 1;
  const upper = slopes[half] ?? 0;
  return slopes.length % 2 === 1 ? upper : ((slopes[half - 1] ?? 0) + upper) / 2;
}

/**
 * How clearly the points rise or fall, in standard deviations of what points without a trend show (Mann 1945; M. G. Kendall, "Rank
 * Correlation Methods"). Whatever the distribution of the noise: only the order of the values counts.
 */
export function trendScore(points: readonly TimedValue[]): number {
  const n = points.length;
  let score = 0;
  for (let later = 1; later < n; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      score += Math.sign((points[later]?.[1] ?? 0) - (points[earlier]?.[1] ?? 0));
    }
  }
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  if (deviation === 0 || score === 0) return 0;
  return (score - Math.sign(score)) / deviation;
}
