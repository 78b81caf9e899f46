import { expect, test } from '@jest/globals';
import { courseOf } from './course.ts';

const SECOND = 1_000;
const HALF_HOUR = 1_800 * SECOND;
const MARK = 400;

/** A look a second: a sawtooth of a minute and a half, on a floor. */
const sawtooth = (floor: (minute: number) => number, top = 300) =>
  Array.from({ length: 1_800 }, (_, second) => ({
    atMs: second * SECOND,
    mb: floor(second / 60) + (((second * SECOND) % 90_000) / 90_000) * top,
  }));

test('memory that goes up and down between the same tops and floors is bounded', () => {
  const course = courseOf(
    sawtooth(() => 10),
    HALF_HOUR,
    MARK,
  );
  expect(course.bounded).toBe(true);
  expect(course.memoryMbByMinute).toHaveLength(30);
  expect(Math.max(...course.memoryMbByMinute)).toBe(course.maxMemoryMb);
  expect(course.maxMemoryMb).toBeCloseTo(310, -1);
});

test('a floor that rises under the sawtooth is not', () => {
  const course = courseOf(
    sawtooth((minute) => minute * 2.5),
    HALF_HOUR,
    MARK,
  );
  expect(course.floorsRiseMb).toBeGreaterThan(0.05 * MARK);
  expect(course.maxMemoryMb).toBeLessThan(MARK);
  expect(course.bounded).toBe(false);
});

test('nor is a rise of the tops alone, nor one look at the mark', () => {
  const rising = sawtooth(() => 10).map(({ atMs, mb }) => ({ atMs, mb: mb * (1 + atMs / HALF_HOUR / 3) }));
  expect(courseOf(rising, HALF_HOUR, MARK).bounded).toBe(false);
  const once = [...sawtooth(() => 10), { atMs: 300 * SECOND, mb: MARK }];
  expect(courseOf(once, HALF_HOUR, MARK).bounded).toBe(false);
});

test('a minute says nothing about a trend', () => {
  const minute = sawtooth(() => 10).slice(0, 60);
  expect(courseOf(minute, 60 * SECOND, MARK).bounded).toBe(true);
});

test('what rises while it fills for the first time is not held against it', () => {
  const filling = sawtooth((minute) => Math.min(minute, 10) * 5);
  expect(courseOf(filling, HALF_HOUR, MARK).bounded).toBe(true);
});
