import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groundOf } from './ground.ts';
import { normalisedScore, type Profile, partsOf, type Scored, sumOf } from './score.ts';
import { optimise, sweep } from './sweep.ts';

const STANDARD: Profile = { tpWeight: 1, fpWeight: 0.11, fnWeight: 1 };

/** Few levels, so that scores tie. */
const SCORES = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 60, maxLength: 60 });
const CORPUS = fc.array(SCORES, { minLength: 1, maxLength: 4 }).map((all) => all.map(scoredOf));

function scoredOf(scores: readonly number[]): Scored {
  const timestamps = Float64Array.from(scores, (_, point) => point);
  return {
    ground: groundOf(timestamps, [
      [5, 14],
      [30, 34],
    ]),
    scores,
  };
}

const atThreshold = (files: readonly Scored[], threshold: number) =>
  sumOf(files.map((file) => partsOf(file, threshold)));

test('every step is what detections at its threshold come to', () => {
  fc.assert(
    fc.property(CORPUS, (files) => {
      for (const { threshold, parts } of sweep(files)) {
        const direct = atThreshold(files, threshold);
        expect(parts).toEqual({
          ...direct,
          reward: expect.closeTo(direct.reward, 9),
          penalty: expect.closeTo(direct.penalty, 9),
        });
      }
    }),
  );
});

test('no threshold is better than the best of the sweep', () => {
  fc.assert(
    fc.property(CORPUS, (files) => {
      const best = normalisedScore(optimise(files, STANDARD).parts, STANDARD);
      for (let threshold = 0; threshold <= 13; threshold += 0.5) {
        expect(normalisedScore(atThreshold(files, threshold), STANDARD)).toBeLessThanOrEqual(best + 1e-9);
      }
    }),
  );
});

test('when every detection would cost more than it brings, nothing is detected', () => {
  const scores = Array.from({ length: 60 }, (_, point) => (point === 14 || point === 34 ? 1 : 2));
  const { threshold, parts } = optimise([scoredOf(scores)], { ...STANDARD, fpWeight: 10 });
  expect(threshold).toBe(Number.POSITIVE_INFINITY);
  expect(parts).toMatchObject({ found: 0, falsePositives: 0 });
});

test('a score that is no number is never a detection', () => {
  const scores = Array.from({ length: 60 }, (_, point) => (point === 30 ? 1 : Number.NaN));
  expect(optimise([scoredOf(scores)], STANDARD)).toMatchObject({
    threshold: 1,
    parts: { found: 1, reward: 1, falsePositives: 0 },
  });
});
