import { expect, test } from '@jest/globals';
import { MOST_TRIES, retryIn } from './retry.ts';

test('waits as long as the server asks, at least a little longer each time', () => {
  expect(retryIn(7_000, 1, 0, 60_000)).toBe(7_000);
  expect(retryIn(0, 1, 0, 60_000)).toBe(250);
  expect(retryIn(0, 3, 0, 60_000)).toBe(1_000);
});

test('neither beyond the deadline, nor for ever, nor what is final', () => {
  expect(retryIn(7_000, 1, 0, 7_000)).toBeUndefined();
  expect(retryIn(0, MOST_TRIES, 0, 60_000)).toBeUndefined();
  expect(retryIn(undefined, 1, 0, 60_000)).toBeUndefined();
});
