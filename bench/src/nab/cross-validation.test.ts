import { expect, test } from '@jest/globals';
import { crossValidate } from './cross-validation.ts';
import { groundOf, type Window } from './ground.ts';
import type { Scored } from './score.ts';

const STANDARD = { tpWeight: 1, fpWeight: 0.11, fnWeight: 1 };

/** Scores of 0 but for those given by point. */
function scored(windows: readonly Window[], peaks: Readonly<Record<number, number>>): Scored {
  const points = Array.from({ length: 100 }, (_, point) => point);
  return { ground: groundOf(Float64Array.from(points), windows), scores: points.map((point) => peaks[point] ?? 0) };
}

test('each half is scored with the threshold of the other', () => {
  const loud = scored([[20, 29]], { 20: 0.9, 90: 0.6 });
  const faint = scored([[20, 29]], { 20: 0.5 });
  const { halves, pooled } = crossValidate([loud, faint], [[0], [1]], STANDARD);
  expect(halves.map(({ threshold }) => threshold)).toEqual([0.5, 0.9]);
  expect(halves[0].score).toMatchObject({ found: 1, falsePositives: 1, normalised: expect.closeTo(94.5, 6) });
  expect(halves[1].score).toMatchObject({ found: 0, falsePositives: 0, normalised: 0 });
  expect(pooled).toBeCloseTo(94.5 / 2, 6);
});

test('pooled, each window weighs the same; in the mean, each half', () => {
  const one = scored([[20, 29]], { 20: 0.9 });
  const windows: Window[] = [
    [20, 29],
    [40, 49],
    [60, 69],
  ];
  const three = scored(windows, { 20: 0.8, 40: 0.8, 60: 0.8 });
  const { halves, pooled, meanOfHalves } = crossValidate([one, three], [[0], [1]], STANDARD);
  expect(halves.map((half) => half.score.normalised)).toEqual([100, 0]);
  expect([pooled, meanOfHalves]).toEqual([25, 50]);
});
