import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Brake } from './brake.ts';

const settings = { deaths: 5, share: 0.5, windowMs: 1_000 };

describe('the brake', () => {
  test('stops when enough die, and they are most of what comes', () => {
    const brake = new Brake(settings);
    expect([1, 2, 3, 4, 5].map((at) => brake.record(true, at))).toEqual([false, false, false, false, true]);
  });

  test('does not stop for some among many', () => {
    const brake = new Brake(settings);
    const answers = Array.from({ length: 100 }, (_, index) => brake.record(index % 3 === 0, index));
    expect(answers).not.toContain(true);
  });

  test('forgets what is older than its window', () => {
    const brake = new Brake(settings);
    for (const at of [1, 2, 3, 4]) brake.record(true, at);
    expect(brake.record(true, 1_100)).toBe(false);
  });

  test('stops exactly when both limits are reached, for any history within one window', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (history) => {
        const brake = new Brake(settings);
        history.forEach((died, index) => {
          const dead = history.slice(0, index + 1).filter(Boolean).length;
          expect(brake.record(died, index)).toBe(dead >= 5 && dead >= 0.5 * (index + 1));
        });
      }),
    );
  });
});
