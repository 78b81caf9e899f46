import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, pause } from './backoff.ts';
import { StoppedError } from './errors.ts';

describe('backoffMs', () => {
  test('doubles from 100 ms and never passes 30 s', () => {
    expect([0, 1, 2, 8, 9, 10, 1_000].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      100, 200, 400, 25_600, 30_000, 30_000, 30_000,
    ]);
  });

  test('lies between half of its step and all of it, so that many do not return in step', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const step = backoffMs(attempt, () => 1);
        expect(backoffMs(attempt, () => random)).toBeGreaterThanOrEqual(step / 2);
        expect(backoffMs(attempt, () => random)).toBeLessThanOrEqual(step);
      }),
    );
  });
});

describe('pause', () => {
  test('ends at once when the consumer stops', async () => {
    const stop = new AbortController();
    const paused = pause(60_000, stop.signal);
    stop.abort();
    await expect(paused).rejects.toThrow(StoppedError);
  });

  test('does not begin when the consumer has stopped', async () => {
    await expect(pause(60_000, AbortSignal.abort())).rejects.toThrow(StoppedError);
  });
});
