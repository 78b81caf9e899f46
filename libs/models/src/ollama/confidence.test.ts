import { expect, test } from '@jest/globals';
import { measuredConfidence } from './confidence.ts';

const tokens = (...parts: [string, number][]) => parts.map(([token, p]) => ({ token, logprob: Math.log(p) }));

test('multiplies the probabilities of the choice’s tokens and of no others', () => {
  const given = tokens(
    ['{"choice', 0.5],
    ['": "', 0.5],
    ['pay', 0.8],
    ['ments/crash', 0.9],
    ['","confidence":1}', 0.1],
  );
  expect(measuredConfidence(given, 'payments/crash')).toBeCloseTo(0.72);
});

test('counts a token that overlaps the choice', () => {
  expect(measuredConfidence(tokens(['{"choice":"a', 0.6], ['b"}', 0.5]), 'ab')).toBeCloseTo(0.3);
});

test('says nothing when nothing was measured or the choice is not there', () => {
  expect(measuredConfidence(undefined, 'a')).toBeUndefined();
  expect(measuredConfidence([], 'a')).toBeUndefined();
  expect(measuredConfidence(tokens(['{"choice":"b"}', 1]), 'a')).toBeUndefined();
  expect(measuredConfidence(tokens(['nothing', 1]), 'a')).toBeUndefined();
});
