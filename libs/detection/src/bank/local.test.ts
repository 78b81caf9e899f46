import { describe, expect, test } from '@jest/globals';
import { noise } from '../../test/draws.ts';
import {
  addToLocal,
  isLocalKnown,
  LOCAL_CELLS,
  LOCAL_MS,
  latelyOf,
  localMiddleOf,
  localWidthOf,
  RECENT_MS,
} from './local.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What is known after values at even intervals, and how many of them were taken. */
function known(values: readonly number[], everyMs: number) {
  const cells = new Float32Array(LOCAL_CELLS);
  let [last, taken] = [Number.NEGATIVE_INFINITY, 0];
  for (const [index, value] of values.entries()) {
    const at = index * everyMs;
    if (!addToLocal(cells, 0, value, at - last, LOCAL_MS, everyMs)) continue;
    last = at;
    taken += 1;
  }
  return { taken, known: isLocalKnown(cells, 0), middle: localMiddleOf(cells, 0), width: localWidthOf(cells, 0) };
}

describe('what a series was lately', () => {
  test.each([15_000, MINUTE, 5 * MINUTE])('is half a day, of which 48 values are taken, at %i ms', (everyMs) => {
    expect(latelyOf(LOCAL_MS, everyMs)).toBe(12 * HOUR);
    const half = (12 * HOUR) / everyMs;
    expect(known(Array(half).fill(0), everyMs).taken).toBe(48);
    expect(known([...Array(half).fill(0), ...Array(half).fill(9)], everyMs).middle).toBe(9);
  });

  test('is 144 values of a series that is told seldom', () => {
    expect(latelyOf(LOCAL_MS, HOUR)).toBe(144 * HOUR);
    expect(known(Array(144).fill(0), HOUR).taken).toBe(48);
    expect([latelyOf(RECENT_MS, 15_000), latelyOf(RECENT_MS, HOUR)]).toEqual([4 * HOUR, 48 * HOUR]);
  });

  test('is not known of less than a quarter of a day', () => {
    expect(known(Array(60).fill(7), 5 * MINUTE).known).toBe(false);
    expect(known(Array(75).fill(7), 5 * MINUTE).known).toBe(true);
  });

  test('has the middle and the width of the values', () => {
    const { middle, width } = known(noise(1, 144, 50, 5), 5 * MINUTE);
    expect(Math.abs(middle - 50)).toBeLessThan(3);
    expect(width).toBeGreaterThan(3);
    expect(width).toBeLessThan(7);
  });

  test('is moved by no hour that is unlike the rest', () => {
    const usual = noise(1, 144, 50, 5);
    const { middle, width } = known([...usual.slice(12), ...Array(12).fill(1e6)], 5 * MINUTE);
    expect(Math.abs(middle - 50)).toBeLessThan(3);
    expect(width).toBeLessThan(10);
  });
});
