import { describe, expect, test } from '@jest/globals';
import { BOUNDS_CELLS, BOUNDS_STATE_CELLS, beginSlot, boundOf, clearBounds } from './bounds.ts';

/** Days of 24 slots; on each the farthest swing of kind 1. What bounds the kind on the day after. */
function boundAfter(days: readonly number[], slots = 24): number | undefined {
  const cells = new Float32Array(BOUNDS_CELLS);
  const state = new Float64Array(BOUNDS_STATE_CELLS);
  clearBounds(cells, 0, state, 0);
  for (const [day, farthest] of days.entries())
    for (let slot = 0; slot < slots; slot += 1) {
      beginSlot(cells, 0, state, 0, 20_000 + day, 24);
      boundOf(cells, 0, state, 0, 1, slot === 3 ? farthest : 0);
    }
  beginSlot(cells, 0, state, 0, 20_000 + days.length, 24);
  expect(boundOf(cells, 0, state, 0, 0, 0) ?? 0).toBe(0);
  return boundOf(cells, 0, state, 0, 1, 0);
}

describe('what bounds a swing', () => {
  test('nothing before two days', () => {
    expect(boundAfter([4])).toBeUndefined();
    expect(boundAfter([4, 1])).toBe(4);
  });

  test('from four days on the second farthest: one day may have been a fault', () => {
    expect(boundAfter([1, 9, 2])).toBe(9);
    expect(boundAfter([1, 9, 2, 1])).toBe(2);
    expect(boundAfter([1, 9, 2, 9])).toBe(9);
  });

  test('of the last ten days', () => {
    expect(boundAfter([9, 9, ...Array.from({ length: 9 }, () => 1)])).toBe(1);
  });

  test('a day in which values hardly came is none', () => {
    expect(boundAfter([9, 9, 9], 11)).toBeUndefined();
  });

  test('a day that came before, by a clock that was set back, is none either', () => {
    const cells = new Float32Array(BOUNDS_CELLS);
    const state = new Float64Array(BOUNDS_STATE_CELLS);
    for (const day of [5, 4, 3, 2])
      for (let slot = 0; slot < 24; slot += 1) {
        beginSlot(cells, 0, state, 0, day, 24);
        boundOf(cells, 0, state, 0, 2, 1);
      }
    expect(boundOf(cells, 0, state, 0, 2, 1)).toBeUndefined();
  });
});
