import { describe, expect, test } from '@jest/globals';
import { calibratedTemperature } from './calibration.ts';

const judged = (right: number, of: number, margin: number) =>
  Array.from({ length: of }, (_, index) => ({
    scores: Float64Array.of(margin, 0),
    target: index < right ? 0 : 1,
    weight: 1,
  }));

describe('calibratedTemperature', () => {
  test.each([4, 1, 0.2])('three of four right is said with 0.75, from a margin of %d', (margin) => {
    const temperature = calibratedTemperature(judged(3, 4, margin));
    expect(1 / (1 + Math.exp(-margin / temperature))).toBeCloseTo(0.75, 3);
  });

  test('of nothing it leaves scores as they are', () => {
    expect(calibratedTemperature([])).toBe(1);
  });
});
