import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_MS, emptyTally, surgeOf, type Tally, tallyAt, tallySchema } from './tally.ts';

const limits = { k: 8, atLeast: 5, floor: 0.5 };
const T0 = 1_790_000_000_000;

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
