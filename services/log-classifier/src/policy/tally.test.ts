import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_MS, emptyTally, mergedTally, surgeOf, type Tally, tallyAt, tallySchema } from './tally.ts';

const limits = { k: 8, atLeast: 5, floor: 0.5 };
const T0 = 1_790_000_000_000;
const DAY = 86_400_000;

/** A tally after buckets with these counts; the last one is open. */
function after(counts: readonly number[]): Tally {
  return counts.reduce<Tally>(
    (tally, count, index) => ({ ...tallyAt(tally, T0 + index * BUCKET_MS, limits), count }),
    emptyTally(T0),
  );
}

describe('a tally', () => {
  test('a burst above what is usual is a surge at once', () => {
    expect(surgeOf(after([0, 0, 0, 0, 0, 0, 5]), limits)).toEqual({ usual: 0, score: 10, threshold: 8 });
    expect(surgeOf(after([0, 0, 0, 0, 0, 0, 5]), limits, 1.3)).toBeUndefined();
    expect(surgeOf(after([0, 0, 0, 0, 0, 0, 4]), limits)).toBeUndefined();
  });

  test('twice or three times the usual is none, ten times is', () => {
    const usual = [20, 24, 19, 22, 20, 21, 23];
    expect(surgeOf(after([...usual, 63]), limits)).toBeUndefined();
    expect(surgeOf(after([...usual, 210]), limits)).toBeDefined();
  });

  test('nothing is a surge before something is usual', () => {
    expect(surgeOf(after([0, 0, 0, 9_999]), limits)).toBeUndefined();
  });

  test('buckets in which nothing came held none, and a surge changes the usual slowly', () => {
    const tally = tallyAt(after([0, 0, 0, 0, 0, 0, 900]), T0 + 9 * BUCKET_MS, limits);
    expect(tally).toMatchObject({ bucket: T0 + 9 * BUCKET_MS, count: 0, baseline: [0, 0, 0, 0, 0, 0, 4, 0, 0] });
  });

  test('what surges at one time of the day is no surge at that time of the next, unless it is far more', () => {
    const night = (days: number, counts: readonly number[], before: Tally): Tally =>
      counts.reduce<Tally>(
        (tally, count, index) => ({ ...tallyAt(tally, T0 + days * DAY + index * BUCKET_MS, limits), count }),
        before,
      );
    const first = night(0, [0, 0, 0, 0, 0, 0, 0, 40], emptyTally(T0));
    expect(surgeOf(first, limits)).toBeDefined();
    const quiet = night(0.5, [0], first);
    expect(surgeOf({ ...quiet, count: 40 }, limits)).toBeDefined();
    expect(surgeOf(night(1, [45], quiet), limits)).toBeUndefined();
    expect(surgeOf(night(1, [80], quiet), limits)).toBeDefined();
  });

  test('what comes by chance now and then is no surge when a few come at once', () => {
    const now = Array.from({ length: 120 }, (_, index) => (index % 2 === 0 ? 0 : 2));
    expect(surgeOf(after([...now, 8]), limits)).toBeUndefined();
    expect(surgeOf(after([...now, 20]), limits)).toBeDefined();
  });

  test('a clock that was a day ahead leaves no bucket open until it is that day', () => {
    const ahead = { ...emptyTally(T0 + DAY), count: 3 };
    expect(tallyAt(ahead, T0, limits)).toMatchObject({ bucket: T0, count: 0 });
  });

  test('of two templates that are one the counts add up, bucket by bucket', () => {
    const one = after([1, 2, 3, 4]);
    const other = tallyAt({ ...emptyTally(T0 + 2 * BUCKET_MS), count: 5 }, T0 + 3 * BUCKET_MS, limits);
    expect(mergedTally(one, { ...other, count: 6 })).toMatchObject({ count: 10, baseline: [1, 2, 8] });
  });

  test('is bounded, and comes back from the store as it went', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), fc.nat(400), (counts, skipped) => {
        const tally = tallyAt(after(counts), T0 + (counts.length + skipped) * BUCKET_MS, limits);
        expect(tally.baseline.length).toBeLessThanOrEqual(120);
        expect(tallySchema.parse(JSON.parse(JSON.stringify(tally)))).toEqual(tally);
      }),
    );
  });
});
