import { spreadOf } from '@hale/detection';
import { z } from 'zod';
import { dailyMost, mergedPeaks, peaksSchema, withPeak } from './peaks.ts';

/** Milliseconds. */
export const BUCKET_MS = 10_000;
/** Twenty minutes. */
const WINDOW = 120;
/** Buckets before a count is judged; before that a template is new, and judged as such. */
const WARM_UP = 6;
const RELATIVE_FLOOR = 0.3;
/** Deviations of a Poisson distribution, and what its long tail at a low mean asks for beyond them: once in months by chance. */
const CHANCE_DEVIATIONS = 5;
const CHANCE_FLOOR = 3;
/** Buckets; frames of several collectors are less than this out of order. */
const SET_BACK = 6;

export const tallySchema = z.object({
  v: z.literal(1),
  /** Start of the bucket that is open, in milliseconds by Hale's clock. */
  bucket: z.number(),
  count: z.number(),
  /** What closed buckets held, oldest first. A surge is in it as if it had just not been one, so that it changes the usual slowly. */
  baseline: z.array(z.number()),
  /** Of surges: what comes each night is known by them. */
  peaks: peaksSchema.exactOptional(),
});
export type Tally = z.infer<typeof tallySchema>;

export interface SurgeLimits {
  readonly k: number;
  readonly atLeast: number;
  /** The deviation is at least this, in the unit of the counts. */
  readonly floor: number;
}

const bucketOf = (at: number): number => Math.floor(at / BUCKET_MS) * BUCKET_MS;

export const emptyTally = (at: number): Tally => ({ v: 1, bucket: bucketOf(at), count: 0, baseline: [] });

/** The tally with all buckets closed that are over at `at`; those that nothing came in held none. */
export function tallyAt(tally: Tally, at: number, limits: SurgeLimits): Tally {
  const over = Math.round((bucketOf(at) - tally.bucket) / BUCKET_MS);
  // A clock that was ahead and is right again: the open bucket would not be over for as long as it was ahead.
  if (over < -SET_BACK) return { ...tally, bucket: bucketOf(at), count: 0 };
  if (over <= 0) return tally;
  const silent = Array.from({ length: Math.min(over - 1, WINDOW) }, () => 0);
  // Fewer than `atLeast` are no more than usual, whatever that is.
  const limit = tally.count < limits.atLeast ? limits.atLeast : usualLimit(tally, limits);
  const closed = Math.min(tally.count, limit);
  // What begins with a burst surges by nothing yet; when it does so again tomorrow, it is a job of that time.
  const high = tally.baseline.length < WARM_UP ? limits.atLeast - 1 : limit;
  const peaks = tally.count > high ? withPeak(tally.peaks, tally.bucket, tally.count) : tally.peaks;
  const baseline = [...tally.baseline, closed, ...silent].slice(-WINDOW);
  return { v: 1, bucket: bucketOf(at), count: 0, baseline, ...(peaks && { peaks }) };
}

/** The counts of two templates that turned out to be one; both at the same time. What one of them does not reach back to, it held none of. */
export function mergedTally(one: Tally, other: Tally): Tally {
  const [long, short] = one.baseline.length >= other.baseline.length ? [one, other] : [other, one];
  const missing = long.baseline.length - short.baseline.length;
  const baseline = long.baseline.map((count, place) => count + (short.baseline[place - missing] ?? 0));
  const peaks = mergedPeaks(one.peaks, other.peaks);
  return { ...long, count: one.count + other.count, baseline, ...(peaks.length > 0 && { peaks }) };
}

/** The greatest count of a bucket that is still usual; without bounds while too little is known. */
function usualLimit(tally: Tally, { k, atLeast, floor }: SurgeLimits): number {
  const { baseline } = tally;
  if (baseline.length < WARM_UP) return Number.POSITIVE_INFINITY;
  const { median, deviation } = spreadOf(baseline, RELATIVE_FLOOR, floor);
  return Math.max(median + k * deviation, byChance(baseline), atLeast - 1, dailyMost(tally.peaks, tally.bucket));
}

/** What lines that come independently of each other, as often as these, hardly ever come to: a median of 0 says nothing of that. */
function byChance(baseline: readonly number[]): number {
  const mean = baseline.reduce((sum, count) => sum + count, 0) / baseline.length;
  return mean === 0 ? 0 : mean + CHANCE_DEVIATIONS * Math.sqrt(mean) + CHANCE_FLOOR;
}

/** A count of lines far above what is usual; score and threshold in deviations. */
export interface Surge {
  readonly usual: number;
  readonly score: number;
  readonly threshold: number;
}

/** How far above usual the open bucket is; undefined when that is not `factor` times as far as a surge has to be. */
export function surgeOf(tally: Tally, limits: SurgeLimits, factor = 1): Surge | undefined {
  if (tally.baseline.length < WARM_UP || (factor >= 1 && tally.count < limits.atLeast)) return undefined;
  const { median, deviation } = spreadOf(tally.baseline, RELATIVE_FLOOR, limits.floor);
  const limit = median + factor * (usualLimit(tally, limits) - median);
  if (tally.count <= limit) return undefined;
  return { usual: median, score: (tally.count - median) / deviation, threshold: (limit - median) / deviation };
}
