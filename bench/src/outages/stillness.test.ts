import { expect, test } from '@jest/globals';
import { Stillness } from './stillness.ts';

test('the longest time between two changes, whichever way the value goes', () => {
  const stillness = new Stillness(0);
  for (const [value, now] of [
    [1, 100],
    [2, 200],
    [2, 500],
    [0, 900],
    [1, 1_000],
  ] as const)
    stillness.look(value, now);
  expect(stillness.longestMs).toBe(700);
});

test('goes on while there is nothing to see, and to the last look', () => {
  const stillness = new Stillness(0);
  stillness.look(1, 10);
  stillness.look(undefined, 300);
  expect(stillness.longestMs).toBe(290);
});
