import { expect, test } from '@jest/globals';
import { groundOf, type Window } from './ground.ts';
import { type Profile, type Score, type Scored, score } from './score.ts';

const STANDARD: Profile = { tpWeight: 1, fpWeight: 0.11, fnWeight: 1 };
const LOW_FN: Profile = { tpWeight: 1, fpWeight: 0.11, fnWeight: 2 };

const ONE: Window[] = [[30, 39]];
const TWO: Window[] = [
  [20, 29],
  [60, 69],
];

/** A hundred points with detections at some. */
function series(windows: readonly Window[], at: readonly number[]): Scored {
  const points = Array.from({ length: 100 }, (_, point) => point);
  const scores = points.map((point) => (at.includes(point) ? 1 : 0));
  return { ground: groundOf(Float64Array.from(points), windows), scores };
}

const scoreOf = (profile: Profile, ...files: Scored[]): Score => score(files, 1, profile);

test.each([STANDARD, LOW_FN])(
  'nothing detected is 0, the first point of every window and nothing else 100',
  (profile) => {
    expect(scoreOf(profile, series(ONE, []), series(TWO, [])).normalised).toBe(0);
    expect(scoreOf(profile, series(ONE, [30]), series(TWO, [20, 60])).normalised).toBe(100);
  },
);

test('a missed window costs the false-negative weight', () => {
  const half = series(TWO, [20]);
  expect(scoreOf(STANDARD, half)).toMatchObject({ raw: 0, normalised: 50, found: 1, windows: 2 });
  expect(scoreOf(LOW_FN, half)).toMatchObject({ raw: -1, normalised: 50 });
});

test('only the first detection in a window counts', () => {
  const once = scoreOf(STANDARD, series(ONE, [35]));
  expect(scoreOf(STANDARD, series(ONE, [35, 36, 37, 39]))).toEqual(once);
  expect(once.raw).toBeCloseTo((2 / (1 + Math.exp(-2.5)) - 1) / (2 / (1 + Math.exp(-5)) - 1), 12);
});

test('each false positive costs, none in the probation does', () => {
  const { raw, falsePositives, normalised } = scoreOf(STANDARD, series(ONE, [0, 14, 15, 20, 30]));
  expect(falsePositives).toBe(2);
  expect(raw).toBeCloseTo(1 - 2 * 0.11, 12);
  expect(normalised).toBeCloseTo(89, 12);
});

test('a detection in the probation does not find a window that reaches beyond it', () => {
  expect(scoreOf(STANDARD, series([[10, 19]], [12]))).toMatchObject({ found: 0, falsePositives: 0 });
  expect(scoreOf(STANDARD, series([[10, 19]], [12, 16]))).toMatchObject({ found: 1, falsePositives: 0 });
});

test('series add up, also those without a window', () => {
  const sum = scoreOf(STANDARD, series(ONE, [30]), series([], [90]));
  expect(sum).toMatchObject({ windows: 1, found: 1, falsePositives: 1, raw: expect.closeTo(0.89, 12) });
});

test('scores are detections from the threshold on', () => {
  const file = { ...series(ONE, []), scores: Array.from({ length: 100 }, (_, point) => point / 100) };
  expect(score([file], 0.38, STANDARD)).toMatchObject({ found: 1, falsePositives: 60 });
  expect(score([file], 0.4, STANDARD)).toMatchObject({ found: 0, falsePositives: 60 });
});

test('without any window there is no scale', () => {
  expect(scoreOf(STANDARD, series([], [])).normalised).toBeNaN();
});
