import { describe, expect, test } from '@jest/globals';
import { noise } from '../../test/draws.ts';
import { MEAN_CELLS, moveMean } from './means.ts';

const MINUTE = 60_000;

function stepsOf(values: readonly number[], windowMs: number) {
  const cells = new Float64Array(MEAN_CELLS);
  return values.map((value, count) => moveMean(cells, 0, value, count, MINUTE, windowMs, MINUTE));
}

describe('moveMean', () => {
  test('is the value itself when the window is no longer than an interval', () => {
    expect(stepsOf([3, -4, 5], MINUTE).map(({ mean }) => mean)).toEqual([3, -4, 5]);
  });

  test('begins as the mean of what there was, and follows a step within its window', () => {
    expect(stepsOf([2, 4, 6], 60 * MINUTE).at(-1)?.mean).toBeCloseTo(4, 9);
    const steps = stepsOf([...Array(500).fill(0), ...Array(60).fill(1)], 60 * MINUTE);
    expect(steps[529]?.mean).toBeGreaterThan(0.5);
    expect(steps.at(-1)?.mean).toBeGreaterThan(0.85);
    expect(steps.at(-1)?.mean).toBeLessThan(1);
  });

  test('says by how much it left its bounds, as a part of what lies between them, and to which side', () => {
    const past = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 10 : 20));
    const marginOf = (value: number) => stepsOf([...past, value], MINUTE).at(-1)?.margin;
    expect(marginOf(30)).toBeCloseTo(1, 1);
    expect(marginOf(-10)).toBeCloseTo(-2, 1);
    expect(marginOf(20)).toBe(0);
    expect(marginOf(15)).toBe(0);
  });

  test('left bounds are bounds: the same again is no news', () => {
    const past = noise(1, 200, 50, 5);
    const margins = stepsOf([...past, 100, 100], MINUTE).map(({ margin }) => margin);
    expect(margins.at(-2)).toBeGreaterThan(1);
    expect(margins.at(-1)).toBe(0);
  });

  test('says nothing while the mean is still settling', () => {
    const first = stepsOf([0, ...noise(1, 40, 50, 5)], 15 * MINUTE);
    expect(first.every(({ margin }) => margin === 0)).toBe(true);
  });
});
