import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dailyMost, dailyTimes, mergedPeaks, type Peaks, peaksSchema, withPeak } from './peaks.ts';

const T0 = 1_790_000_000_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

describe('peaks', () => {
  test('what came at a time of the day may come at it again, half as much more, on each day of the week after', () => {
    const peaks = withPeak(undefined, T0, 40);
    expect([1, 2, 7].map((days) => dailyMost(peaks, T0 + days * DAY))).toEqual([60, 60, 60]);
    expect(dailyMost(peaks, T0 + DAY + 9 * MINUTE)).toBe(60);
  });

  test('tell on how many days it was so', () => {
    const peaks = [0, 1, 3].reduce<Peaks | undefined>((known, days) => withPeak(known, T0 + days * DAY, 1), undefined);
    expect([3, 4, 4.5].map((days) => dailyTimes(peaks, T0 + days * DAY))).toEqual([2, 3, 0]);
  });

  test('at other times, and on the same day, it may not', () => {
    const peaks = withPeak(undefined, T0, 40);
    expect(
      [MINUTE, DAY / 2, DAY + 40 * MINUTE, DAY - 40 * MINUTE].map((after) => dailyMost(peaks, T0 + after)),
    ).toEqual([0, 0, 0, 0]);
  });

  test('are bounded, forget what is older than a week, and come back from the store as they went', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(DAY), fc.nat(1_000))), (steps) => {
        let at = T0;
        let peaks: Peaks | undefined;
        for (const [after, count] of steps) {
          at += after;
          peaks = withPeak(peaks, at, count);
        }
        const all = mergedPeaks(peaks, peaks);
        expect(all.length).toBeLessThanOrEqual(60);
        expect(peaksSchema.parse(JSON.parse(JSON.stringify(all)))).toEqual(all);
        expect(all.every(([slot]) => slot * 600_000 >= at - 8 * DAY)).toBe(true);
      }),
    );
  });
});
