import { describe, expect, test } from '@jest/globals';
import { foretell, learnSeason, SEASON_CELLS, SEASON_STATE_CELLS } from './season.ts';

const HOUR = 3_600_000;
const STEP = HOUR / 4;
/** A Monday. */
const START = Date.UTC(2026, 0, 5);
const usual = { middle: 50, scale: 10 };

/** What is foretold at an hour after so many days of `levelAt`, which is asked by hours since the start. */
function learnt(days: number, levelAt: (hour: number) => number, startAt = START) {
  const levels = new Float32Array(SEASON_CELLS);
  const state = new Float64Array(SEASON_STATE_CELLS);
  for (let at = startAt; at < startAt + days * 24 * HOUR; at += STEP)
    learnSeason(levels, 0, state, 0, at, levelAt((at - startAt) / HOUR), usual);
  return (hour: number) => foretell(levels, 0, state, 0, startAt + hour * HOUR);
}

const daily = (hour: number): number => 50 + 20 * Math.sin((2 * Math.PI * hour) / 24);
const atWork = (hour: number): number => (hour % 168 < 120 ? daily(hour) : 20);

describe('a season', () => {
  test('foretells nothing at a time of day that it has not seen', () => {
    const foretold = learnt(0.5, daily);
    expect(foretold(24 + 20)).toBeUndefined();
    expect(foretold(24 + 6)).toBeDefined();
  });

  test('foretells the level of the time of day', () => {
    const foretold = learnt(5, daily);
    for (const hour of [3, 6, 12.5, 18, 23])
      expect(Math.abs((foretold(120 + hour) ?? Number.NaN) - daily(hour))).toBeLessThan(4);
  });

  test('tells working days from the weekend once the week serves better than the day', () => {
    const foretold = learnt(35, atWork);
    expect(Math.abs((foretold(35 * 24 + 6) ?? Number.NaN) - daily(6))).toBeLessThan(5);
    expect(Math.abs((foretold(40 * 24 + 6) ?? Number.NaN) - 20)).toBeLessThan(5);
  });

  test('foretells by the day as long as the week serves no better', () => {
    const foretold = learnt(10, daily);
    for (const hour of [3, 30, 57.5, 90, 140])
      expect(Math.abs((foretold(240 + hour) ?? Number.NaN) - daily(hour))).toBeLessThan(4);
  });

  test('an incident of a day moves a level by no more than it is bounded to', () => {
    const foretold = learnt(8, (hour) => (hour >= 168 ? 1e9 : daily(hour)));
    expect(foretold(8 * 24 + 6)).toBeLessThan(daily(6) + 10 * usual.scale);
  });

  test('knows the time of day before 1970 as well', () => {
    const early = START - 3_000 * 168 * HOUR;
    const [now, then] = [learnt(15, atWork), learnt(15, atWork, early)];
    for (let hour = 360; hour < 528; hour += 1) expect(then(hour)).toBe(now(hour));
  });
});
