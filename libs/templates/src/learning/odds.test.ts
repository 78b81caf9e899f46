import { describe, expect, test } from '@jest/globals';
import { calibratedOdds, type Said } from './odds.ts';

const said = (odds: number, right: number, of: number): Said[] =>
  Array.from({ length: of }, (_, index) => ({ odds, so: index < right, weight: 1 }));

describe('calibratedOdds', () => {
  test('a judge who says too much is believed less', () => {
    const probability = calibratedOdds([...said(6, 7, 10), ...said(-6, 3, 10)]);
    expect(probability(6)).toBeCloseTo(0.7, 1);
    expect(probability(-6)).toBeCloseTo(0.3, 1);
    expect(probability(0)).toBeCloseTo(0.5, 2);
  });

  test('one who always leans to one side is set right', () => {
    const probability = calibratedOdds([...said(4, 19, 20), ...said(2, 1, 20)]);
    expect(probability(4)).toBeGreaterThan(0.7);
    expect(probability(2)).toBeLessThan(0.3);
  });

  test('one who knows nothing leaves what is usual', () => {
    expect(calibratedOdds([...said(1, 1, 10), ...said(-1, 1, 10)])(3)).toBeCloseTo(0.1, 1);
  });
});
