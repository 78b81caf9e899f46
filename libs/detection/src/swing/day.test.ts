import { describe, expect, test } from '@jest/globals';
import { clearDay, DAY_CELLS, DAY_STATE_CELLS, learnDay, turnDay, UNKNOWN, usualAt } from './day.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.UTC(2026, 2, 2);

function begun() {
  const levels = new Float32Array(DAY_CELLS);
  clearDay(levels, 0);
  const state = new Float64Array(DAY_STATE_CELLS);
  return {
    levels,
    state,
    learn: (from: number, minutes: number, level: (minute: number) => number) => {
      for (let minute = 0; minute < minutes; minute += 1)
        learnDay(levels, 0, state, 0, from + minute * MINUTE, level(minute));
    },
  };
}

/** Up and down once a day. */
const wave = (minute: number): number => Math.sin((minute / 1_440) * 2 * Math.PI);

describe('what is usual at a time of the day', () => {
  test('nothing before that time came once', () => {
    const { levels, learn } = begun();
    learn(START, 60, () => 5);
    expect(usualAt(levels, 0, START + 10 * MINUTE)).toBe(5);
    expect(usualAt(levels, 0, START + 300 * MINUTE)).toBeUndefined();
  });

  test('the course of the days before, drawn between spans of twenty minutes', () => {
    const { levels, learn } = begun();
    learn(START, 3 * 1_440 + 1, wave);
    for (let minute = 0; minute < 1_440; minute += 7)
      expect(Math.abs(usualAt(levels, 0, START + 5 * DAY + minute * MINUTE)! - wave(minute))).toBeLessThan(0.01);
  });

  test('an incident leaves little of itself', () => {
    const { levels, learn } = begun();
    learn(START, 4 * 1_440, (minute) => wave(minute) + 0.01 * Math.sin(minute * 17));
    learn(START + 4 * DAY, 121, () => 40);
    expect(usualAt(levels, 0, START + 5 * DAY + 60 * MINUTE)!).toBeLessThan(0.5);
  });

  test('times before 1970 are times of the day as well', () => {
    const { levels, learn } = begun();
    learn(-3 * DAY, 2 * 1_440 + 1, wave);
    expect(usualAt(levels, 0, START + 360 * MINUTE)).toBeCloseTo(1, 2);
  });

  test('turned into another scale, what is not known stays so', () => {
    const { levels, state, learn } = begun();
    learn(START, 61, () => 3);
    turnDay(levels, 0, state, 0, (level) => 2 * level);
    expect(usualAt(levels, 0, START + 20 * MINUTE)).toBe(6);
    expect(levels[60]).toBe(UNKNOWN);
  });
});
