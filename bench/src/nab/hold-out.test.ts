import { expect, test } from '@jest/globals';
import { groundOf } from './ground.ts';
import { holdOut } from './hold-out.ts';
import type { Scored } from './score.ts';

const STANDARD = { tpWeight: 1, fpWeight: 0.11, fnWeight: 1 };
const POINTS = Float64Array.from({ length: 100 }, (_, point) => point);

/** A window from 20 to 29; scores of 0 but for those given by point. */
const scored = (peaks: Readonly<Record<number, number>>): Scored => ({
  ground: groundOf(POINTS, [[20, 29]]),
  scores: Array.from(POINTS, (point) => peaks[point] ?? 0),
});
const finds = scored({ 20: 0.9 });
const fooled = scored({ 20: 0.5, 90: 0.9 });

test('a candidate is chosen by the files of the other folds, whatever it does on the own', () => {
  // The first is good on the first file alone, the second on the second alone.
  const candidates = [
    [finds, fooled],
    [fooled, finds],
  ];
  const { folds, pooled } = holdOut(candidates, [[0], [1]], STANDARD);
  expect(folds.map(({ candidate, threshold }) => [candidate, threshold])).toEqual([
    [1, 0.9],
    [0, 0.9],
  ]);
  expect(folds.map(({ score: { found, falsePositives } }) => [found, falsePositives])).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(pooled).toBeLessThan(0);
});

test('one that is better everywhere is chosen everywhere, in any number of folds', () => {
  const candidates = [
    [fooled, fooled, fooled],
    [finds, finds, finds],
  ];
  const { folds, pooled } = holdOut(candidates, [[0], [1], [2]], STANDARD);
  expect(folds.map(({ candidate }) => candidate)).toEqual([1, 1, 1]);
  expect(pooled).toBe(100);
});
