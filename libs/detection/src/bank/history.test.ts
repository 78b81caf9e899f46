import { describe, expect, test } from '@jest/globals';
import { noise } from '../../test/draws.ts';
import { addToHistory, HISTORY_CELLS, middleOf, scaleOf } from './history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function historyOf(values: readonly number[], everyMs = MINUTE) {
  const cells = new Float32Array(HISTORY_CELLS);
  for (const value of values) addToHistory(cells, 0, value, everyMs);
  return { middle: middleOf(cells, 0), scale: scaleOf(cells, 0) };
}

describe('a history', () => {
  test('knows middle and deviation of what was', () => {
    const { middle, scale } = historyOf(noise(1, 10_000, 50, 5));
    expect(Math.abs(middle - 50)).toBeLessThan(1.5);
    expect(scale).toBeGreaterThan(4);
    expect(scale).toBeLessThan(6);
  });

  test('is not moved by a few values that are far out', () => {
    const values = noise(1, 2_000, 50, 5).map((value, index) => (index % 50 === 7 ? 1e9 : value));
    const { middle, scale } = historyOf(values);
    expect(Math.abs(middle - 50)).toBeLessThan(2);
    expect(scale).toBeLessThan(8);
  });

  test('spans all of a short past evenly', () => {
    const { middle } = historyOf(Array.from({ length: 10_000 }, (_, index) => index));
    expect(Math.abs(middle - 5_000)).toBeLessThan(500);
  });

  test('forgets what was more than some weeks ago', () => {
    const month = 30 * 24;
    expect(historyOf([...Array(month).fill(0), ...Array(month).fill(100)], HOUR).middle).toBe(100);
  });

  test.each([0, 5, -1e30, 1e-300])('a series that is always %d has a width all the same', (level) => {
    expect(historyOf(Array(500).fill(level)).scale).toBeGreaterThan(0);
  });

  test('a series of nothing has one too', () => expect(historyOf([]).scale).toBe(1));
});
