import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AlarmSettings, decide, scoreOf } from './alarm.ts';
import { emptyMemory, STATE } from './memory.ts';

const MINUTE = 60_000;
const settings: AlarmSettings = {
  least: 4,
  warmUp: 100,
  pauseMs: 60 * MINUTE,
  pauseValues: 10,
  breakthrough: 2,
  tolerated: 2,
  dampening: 0.5,
  dampeningValues: 1_000,
};

/** A series that is known well enough, or has had so many values. */
function series(count = 1_000) {
  const memory = emptyMemory();
  memory.state[STATE.count] = count;
  return (minute: number, improbability: number, lenience = 0) =>
    decide(memory, minute * MINUTE, improbability, settings, lenience);
}

describe('decide', () => {
  test('raises what is as improbable as it takes, and nothing less', () => {
    expect(series()(0, 4)).toEqual({ raised: true, surprise: 4 });
    expect(series()(0, 3.99)).toEqual({ raised: false, surprise: 3.99 });
  });

  test('raises nothing before there were enough values', () => {
    expect(series(100)(0, 30)).toEqual({ raised: false, surprise: 30 });
    expect(series(101)(0, 30).raised).toBe(true);
  });

  test('pauses after an alarm until both the time and the values are over', () => {
    const values = series();
    values(0, 5);
    for (let minute = 1; minute <= 12; minute += 1) expect(values(minute, 5).raised).toBe(false);
    expect(values(59.9, 5).raised).toBe(false);
    expect(values(60, 5).raised).toBe(true);

    const slow = series();
    slow(0, 5);
    for (let value = 1; value <= 10; value += 1) expect(slow(value * 100, 5).raised).toBe(false);
    expect(slow(1_100, 5).raised).toBe(true);
  });

  test('breaks through the pause with what is more improbable by enough', () => {
    const values = series();
    values(0, 5);
    expect(values(1, 6.9).raised).toBe(false);
    // What was seen in the pause counts as well.
    expect(values(2, 8.8).raised).toBe(false);
    expect(values(3, 10.8)).toEqual({ raised: true, surprise: 4 });
    expect(values(4, 10.8).raised).toBe(false);
  });

  test('a pause that is over leaves nothing behind', () => {
    const values = series();
    values(0, 50);
    for (let minute = 1; minute <= 60; minute += 1) values(minute, 0);
    expect(values(61, 4.5)).toMatchObject({ raised: true });
  });

  test('a series that alarms often needs more each time, and is forgiven as time goes by', () => {
    const values = series();
    const surprises = Array.from({ length: 6 }, (_, episode) => {
      for (let quiet = 0; quiet < 12; quiet += 1) values(episode * 1_000 + quiet, 0);
      return values(episode * 1_000 + 500, 6).surprise;
    });
    expect(surprises.slice(0, 3)).toEqual([6, 6, 6]);
    expect(surprises[3]).toBeLessThan(6);
    expect(surprises[5]).toBeLessThan(surprises[4] ?? 0);
    expect(surprises[5]).toBeGreaterThan(6 - 4 * settings.dampening);
    for (let quiet = 0; quiet < 3_000; quiet += 1) values(10_000 + quiet, 0);
    expect(values(20_000, 6).surprise).toBe(6);
  });

  test('what people asked to be lenient about takes so much more', () => {
    expect(series()(0, 5, 1)).toEqual({ raised: true, surprise: 4 });
    expect(series()(0, 5, 1.01).raised).toBe(false);
    expect(series()(0, 5, 9)).toEqual({ raised: false, surprise: 0 });
  });

  test('more improbable is never less of a surprise, whatever was before', () => {
    const past = fc.array(fc.tuple(fc.nat(200), fc.double({ min: 0, max: 20, noNaN: true })));
    const two = fc.tuple(fc.double({ min: 0, max: 40, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true }));
    const property = fc.property(past, two, (course, [one, other]) => {
      const surpriseOf = (improbability: number) => {
        const values = series();
        let minute = 0;
        for (const [passed, each] of course) values((minute += passed), each);
        return values(minute + 1, improbability).surprise;
      };
      const [less, more] = [surpriseOf(Math.min(one, other)), surpriseOf(Math.max(one, other))];
      expect(less).toBeGreaterThanOrEqual(0);
      expect(more).toBeGreaterThanOrEqual(less);
    });
    fc.assert(property, { seed: 5, numRuns: 200 });
  });
});

describe('scoreOf', () => {
  const alarm = (surprise: number) => ({ raised: true, surprise });
  const none = { raised: false, surprise: 0 };

  test('of an alarm is a half and more, and halves what is left with each as much', () => {
    for (const least of [1, 4, 7.5])
      expect([1, 2, 3].map((times) => scoreOf(alarm(times * least), 0, { least }))).toEqual([0.5, 0.75, 0.875]);
  });

  test('of what is no alarm grows with what is improbable, and stays under each alarm', () => {
    const powers = fc.double({ min: 0, max: 300, noNaN: true });
    const property = fc.property(powers, powers, powers, (one, other, more) => {
      const [less, most] = [Math.min(one, other), Math.max(one, other)].map((each) => scoreOf(none, each, settings));
      expect(less).toBeGreaterThanOrEqual(0);
      expect(most).toBeGreaterThanOrEqual(less!);
      expect(most).toBeLessThanOrEqual(scoreOf(alarm(settings.least + more), one, settings));
      expect(scoreOf(alarm(settings.least + more), one, settings)).toBeLessThanOrEqual(1);
    });
    fc.assert(property, { seed: 5 });
  });
});
