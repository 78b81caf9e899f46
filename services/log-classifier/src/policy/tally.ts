import { spreadOf } from '@hale/detection';
import { z } from 'zod';

/** Milliseconds. */
export const BUCKET_MS = 10_000;
/** Twenty minutes. */
const WINDOW = 120;
/** Buckets before a count is judged; before that a template is new, and judged as such. */
const WARM_UP = 6;
const RELATIVE_FLOOR = 0.3;
/** Buckets; frames of several collectors are less than this out of order. */
const SET_BACK = 6;

export const tallySchema = z.object({
  v: z.literal(1),
  /** Start of the bucket that is open, in milliseconds by Hale's clock. */
  bucket: z.number(),
  count: z.number(),
  /** What closed buckets held, oldest first. A surge is in it as if it had just not been one, so that it changes the usual slowly. */
  baseline: z.array(z.number()),
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
  const closed = Math.min(tally.count, usualLimit(tally, limits));
  return { v: 1, bucket: bucketOf(at), count: 0, baseline: [...tally.baseline, closed, ...silent].slice(-WINDOW) };
}

/** The counts of two templates that turned out to be one; both at the same time. What one of them does not reach back to, it held none of. */
export function mergedTally(one: Tally, other: Tally): Tally {
  const [long, short] = one.baseline.length >= other.baseline.length ? [one, other] : [other, one];
  const missing = long.baseline.length - short.baseline.length;
  const baseline = long.baseline.map((count, place) => count + (short.baseline[place - missing] ?? 0));
  return { ...long, count: one.count + other.count, baseline };
}

/** The greatest count of a bucket that is still usual; without bounds while too little is known. */
function usualLimit({ baseline }: Tally, { k, atLeast, floor }: SurgeLimits): number {
  if (baseline.length < WARM_UP) return Number.POSITIVE_INFINITY;
  const { median, deviation } = spreadOf(baseline, RELATIVE_FLOOR, floor);
  return Math.max(median + k * deviation, atLeast - 1);
}

/** A count of lines far above what is usual; score and threshold in deviations. */
export interface Surge {
  readonly usual: number;
  readonly score: number;
  readonly threshold: number;
}

/** How far above usual the open bucket is; undefined when that is not `factor` times as far as a surge has to be. */
export function surgeOf(tally: Tally, limits: SurgeLimits, factor = 1): Surge | undefined {
  if (tally.baseline.length < WARM_UP) return undefined;
  const { median, deviation } = spreadOf(tally.baseline, RELATIVE_FLOOR, limits.floor);
  const limit = median + factor * (usualLimit(tally, limits) - median);
  if (tally.count <= limit) return undefined;
  return { usual: median, score: (tally.count - median) / deviation, threshold: (limit - median) / deviation };
}
