import { describe, expect, test } from '@jest/globals';
import { atFixedRate } from './at-fixed-rate.ts';

describe('atFixedRate', () => {
  test('begins after its part of the interval, keeps the rate, and ends with the signal', async () => {
    const controller = new AbortController();
    const begun = performance.now();
    const times: number[] = [];
    const work = async () => {
      times.push(performance.now() - begun);
      if (times.length === 5) controller.abort();
      await Promise.resolve();
    };
    await atFixedRate({ everyMs: 20, onSkip: () => undefined, random: () => 0.5 }, work, controller.signal);
    expect(times).toHaveLength(5);
    for (const [turn, time] of times.entries()) expect(time).toBeGreaterThanOrEqual(10 + turn * 20 - 2);
  });

  test('never does the work twice at once, and skips the turns that it missed', async () => {
    const controller = new AbortController();
    let skipped = 0;
    let working = 0;
    let turns = 0;
    const onSkip = (count: number) => {
      skipped += count;
    };
    const work = async () => {
      working += 1;
      expect(working).toBe(1);
      const until = performance.now() + 35;
      while (performance.now() < until) await new Promise(setImmediate);
      working -= 1;
      turns += 1;
      if (turns === 3) controller.abort();
    };
    await atFixedRate({ everyMs: 10, onSkip, random: () => 0 }, work, controller.signal);
    expect(skipped).toBeGreaterThanOrEqual(9);
  });

  test('an interval of zero leaves time for others', async () => {
    const controller = new AbortController();
    const begun = performance.now();
    let turns = 0;
    const work = () => {
      turns += 1;
      if (turns === 4) controller.abort();
      return Promise.resolve();
    };
    await atFixedRate({ everyMs: 0, onSkip: () => undefined }, work, controller.signal);
    expect(performance.now() - begun).toBeGreaterThan(25);
  });

  test('passes on an error of the work, but not one that comes of stopping', async () => {
    const controller = new AbortController();
    const pace = { everyMs: 10, onSkip: () => undefined };
    const fail = () => Promise.reject(new Error('broken'));
    await expect(atFixedRate(pace, fail, controller.signal)).rejects.toThrow('broken');
    const stop = () => {
      controller.abort();
      return fail();
    };
    await atFixedRate(pace, stop, controller.signal);
    await atFixedRate(pace, fail, controller.signal);
  });
});
