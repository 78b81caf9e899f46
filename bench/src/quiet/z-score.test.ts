import { expect, test } from '@jest/globals';
import { zScore } from './z-score.ts';

const series = (kind: 'gauge' | 'counter') => [{ service: 'a', signal: 'x', kind }];

test('a value far from the last ones is found once, then there is a pause', () => {
  const judge = zScore(4).open(series('gauge'));
  const take = (minute: number, value: number) => judge.take(0, minute * 60_000, value);
  for (let minute = 0; minute < 100; minute += 1) expect(take(minute, 10 + (minute % 3))).toEqual([]);
  expect(take(100, 30)).toMatchObject([{ service: 'a', series: [0], at: 6_000_000 }]);
  expect(take(101, 60)).toEqual([]);
  expect(take(161, 200)).toHaveLength(1);
});

test('a counter is judged by its rate, and a reset is no fall', () => {
  const judge = zScore(4).open(series('counter'));
  let total = 1_000_000;
  const take = (minute: number, more: number) => judge.take(0, minute * 60_000, (total += more));
  for (let minute = 0; minute < 100; minute += 1) expect(take(minute, 600 + 6 * (minute % 3))).toEqual([]);
  total = 0;
  expect(take(100, 12)).toEqual([]);
  expect(take(101, 606)).toEqual([]);
  expect(take(102, 6000)).toHaveLength(1);
});
