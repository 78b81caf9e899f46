import { expect, test } from '@jest/globals';
import { groundOf, type Window } from './ground.ts';

const times = (points: number) => Float64Array.from({ length: points }, (_, point) => point * 1_000);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test('the probation is 15 percent of the points, rounded down, at most 750 points', () => {
  expect(groundOf(times(99), []).from).toBe(14);
  expect(groundOf(times(5_000), []).from).toBe(750);
  expect(groundOf(times(5_010), []).from).toBe(750);
});

test('before any window a detection costs all of a false positive', () => {
  const { worth, window } = groundOf(times(40), [[20_000, 23_000]]);
  expect([worth[6], worth[19]]).toEqual([-1, -1]);
  expect([window[19], window[20], window[23], window[24]]).toEqual([-1, 0, 0, -1]);
});

test('in a window a detection is worth 1 at the start and still something at the last point', () => {
  const { worth } = groundOf(times(40), [[20_000, 23_000]]);
  const most = 2 * sigmoid(5) - 1;
  expect(worth[20]).toBe(1);
  expect(worth[22]).toBeCloseTo((2 * sigmoid(2.5) - 1) / most, 12);
  expect(worth[23]).toBeCloseTo((2 * sigmoid(1.25) - 1) / most, 12);
});

test('behind a window a detection costs more the farther it is, all from three widths on', () => {
  const { worth } = groundOf(times(40), [[20_000, 23_000]]);
  expect(worth[24]).toBeCloseTo(2 * sigmoid(-5 / 3) - 1, 12);
  expect(worth[26]).toBeCloseTo(2 * sigmoid(-5) - 1, 12);
  expect(worth[31]).toBeGreaterThan(-1);
  expect(worth[32]).toBe(-1);
});

test('between two windows the earlier one counts, and within the later one its own', () => {
  const windows: Window[] = [
    [20_000, 23_000],
    [25_000, 27_000],
  ];
  const { worth, window, windows: scored } = groundOf(times(40), windows);
  expect(worth[24]).toBeCloseTo(2 * sigmoid(-5 / 3) - 1, 12);
  expect(worth[25]).toBe(1);
  expect(worth[28]).toBeCloseTo(2 * sigmoid(-5 / 2) - 1, 12);
  expect([window[25], scored]).toEqual([1, 2]);
});

test('a window within the probation is not scored, one that reaches beyond it is', () => {
  expect(groundOf(times(40), [[1_000, 5_000]]).windows).toBe(0);
  expect(groundOf(times(40), [[1_000, 6_000]]).windows).toBe(1);
});

test('of points with one timestamp the first is the limit', () => {
  const timestamps = Float64Array.from([0, 1, 2, 2, 3, 3, 4]);
  expect([...groundOf(timestamps, [[2, 3]]).window]).toEqual([-1, -1, 0, 0, 0, -1, -1]);
});

test('a window of one point makes all behind it cost in full', () => {
  expect([...groundOf(times(5), [[2_000, 2_000]]).worth]).toEqual([-1, -1, 1, -1, -1]);
});

test('a window that is not in the series is refused', () => {
  expect(() => groundOf(times(5), [[500, 2_000]])).toThrow('no point at 1970-01-01T00:00:00.500Z');
});
