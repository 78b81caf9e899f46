import { describe, expect, test } from '@jest/globals';
import { noise } from '../../test/draws.ts';
import { patternOfValues } from './of-values.ts';

const AT = Date.UTC(2026, 0, 5);
const EVERY = 10_000;
const named = (values: readonly number[], restartedAt?: number) =>
  patternOfValues(values, EVERY, AT, { restartedAt })?.pattern;
const changed = (seed: number, change: (value: number, since: number) => number): number[] =>
  noise(seed, 100, 50, 1).map((value, index) => (index < 94 ? value : change(value, index - 93)));

describe('the pattern of some last values', () => {
  test.each([1, 2, 3])('is a step once three values stand elsewhere (seed %i)', (seed) => {
    const values = changed(seed, (value) => value + 20);
    expect(named(values)).toBe('step');
    expect(patternOfValues(values, EVERY, AT)).toMatchObject({
      side: 'high',
      since: AT - 5 * EVERY,
      lastingMs: 50_000,
    });
    expect(named(values.slice(0, 96))).toBeUndefined();
    expect(named(changed(seed, (value) => value - 20))).toBe('step');
  });

  test('is put down to a start right before it', () => {
    const values = changed(1, (value) => value + 20);
    expect(named(values, AT - 7 * EVERY)).toBe('step-after-deploy');
    expect(named(values, AT - 12 * EVERY)).toBe('step');
    // All that is known of the level before it is of the same process.
    expect(named(values, AT - 200 * EVERY)).toBe('step');
  });

  test.each([1, 2, 3])('is a leak when it goes on growing, and a flat line when it stands still (seed %i)', (seed) => {
    const values = noise(seed, 100, 50, 1);
    expect(named(values.map((value, index) => value + 2 * Math.max(0, index - 85)))).toBe('leak');
    expect(named(values.map((value, index) => (index < 85 ? value : 50)))).toBe('flat-line');
  });

  test('is none of noise, of few values and of none', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(named(noise(seed, 100, 50, 1))).toBeUndefined();
    expect(named([1, 2, 3])).toBeUndefined();
    expect(named([])).toBeUndefined();
    expect(
      patternOfValues(
        changed(1, (value) => value + 20),
        0,
        AT,
      ),
    ).toBeUndefined();
  });
});
