import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HeardClock } from './heard-clock.ts';

const T0 = 1_790_000_000_000;
const HOUR = 3_600_000;

describe('the clock of a log', () => {
  test('never goes back, whatever lines say', () => {
    const said = fc.option(fc.integer({ min: -1e12, max: 4e12 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 300 }), (times) => {
        const clock = new HeardClock();
        let last = Number.NEGATIVE_INFINITY;
        for (const time of times.filter((each) => each !== undefined)) {
          const { heardAt, at } = clock.hear(time);
          expect(heardAt).toBeGreaterThanOrEqual(last);
          expect(at).toBeLessThanOrEqual(heardAt);
          last = heardAt;
        }
      }),
    );
  });

  test('goes by the lines, and a line without a time is heard with the one before it', () => {
    const clock = new HeardClock();
    expect([T0, undefined, T0 + 5_000, T0 + 4_000].map((said) => clock.hear(said).heardAt - T0)).toEqual([
      0, 0, 5_000, 5_000,
    ]);
  });

  test('does not believe a single time far ahead, and two that agree it does', () => {
    const clock = new HeardClock();
    clock.hear(T0);
    expect(clock.hear(T0 + 99 * HOUR).heardAt).toBe(T0);
    expect(clock.hear(T0 + 1).heardAt).toBe(T0 + 1);
    clock.hear(T0 + 9 * HOUR);
    expect(clock.hear(T0 + 9 * HOUR + 1).heardAt).toBe(T0 + 9 * HOUR + 1);
  });

  test('of lines that are days apart no more than one is heard at the time of another', () => {
    const clock = new HeardClock();
    const days = Array.from({ length: 6 }, (_, day) => (clock.hear(T0 + 24 * HOUR * day).heardAt - T0) / HOUR / 24);
    expect(days).toEqual([0, 0, 2, 3, 4, 5]);
  });

  test('goes on from where it was when the clock was set back', () => {
    const clock = new HeardClock();
    clock.hear(T0);
    for (let line = 0; line < 100; line += 1) clock.hear(T0 - HOUR + line * 1_000);
    expect(clock.setBacks).toBe(1);
    expect(clock.hear(T0 - HOUR + 100_000)).toEqual({ heardAt: T0 + 51_000, at: T0 + 51_000 });
  });

  test('where no line says a time ten come a second', () => {
    const clock = new HeardClock();
    const heard = Array.from({ length: 21 }, () => clock.hear(undefined).heardAt);
    expect([heard[0], heard[1], heard[20], clock.told]).toEqual([0, 100, 2_000, false]);
  });
});
