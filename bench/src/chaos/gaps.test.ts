import { expect, test } from '@jest/globals';
import { Gaps } from './gaps.ts';

/** Looks at one place: [when, added, done]. */
function longestOf(looks: readonly (readonly [number, number, number])[]): number | undefined {
  const gaps = new Gaps();
  for (const [now, added, done] of looks) gaps.look('a', { added, done }, now);
  return gaps.longest?.ms;
}

test('a place at rest has no gap, however long nothing comes', () => {
  expect(
    longestOf([
      [0, 5, 5],
      [9_000, 5, 5],
      [9_100, 6, 6],
    ]),
  ).toBeUndefined();
});

test('waiting counts from the last look that saw progress', () => {
  expect(
    longestOf([
      [0, 5, 4],
      [100, 9, 5],
      [700, 9, 5],
      [1_100, 9, 6],
      [1_200, 9, 9],
    ]),
  ).toBe(1_000);
});

test('waiting that has not ended counts', () => {
  expect(
    longestOf([
      [0, 5, 4],
      [2_000, 5, 4],
    ]),
  ).toBe(2_000);
});

test('what came in while nobody looked waits since the last look before', () => {
  expect(
    longestOf([
      [0, 5, 5],
      [3_000, 9, 5],
      [3_100, 9, 9],
    ]),
  ).toBe(3_100);
});

test('effects that are gone after a cut are no progress, and their return is', () => {
  expect(
    longestOf([
      [0, 9, 8],
      [500, 8, 6],
      [900, 8, 6],
      [1_000, 8, 7],
      [1_100, 8, 8],
    ]),
  ).toBe(1_000);
});

test('the longest of several places says where and when', () => {
  const gaps = new Gaps();
  for (const now of [0, 100, 200]) gaps.look('slow', { added: 2, done: 1 }, now);
  for (const now of [0, 50]) gaps.look('quick', { added: 2, done: 1 }, now);
  expect(gaps.longest).toEqual({ place: 'slow', ms: 200, endedAt: 200 });
  gaps.restart(200);
  expect(gaps.longest).toBeUndefined();
  gaps.look('slow', { added: 2, done: 1 }, 260);
  expect(gaps.longest?.ms).toBe(60);
});
