import { PATTERNS } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { type Course, drawsFrom, NAMED, NAMELESS, type Played, remembered } from '../../test/pattern-courses.ts';
import { decodeMemory, encodeMemory } from '../bank/codec.ts';
import { emptyMemory } from '../bank/memory.ts';
import { KNOWN, patternOf } from './known.ts';

const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1);
const ALL = { ...NAMED, ...NAMELESS };

/** What the courses of that name are taken for, drawn from each seed: how often which. */
function takenFor(name: string, played?: Played): Readonly<Record<string, number>> {
  const names = SEEDS.map((seed) => {
    const draw = drawsFrom(seed);
    return patternOf(remembered(ALL[name]!(draw), draw, played))?.pattern ?? 'none';
  });
  return Object.fromEntries([...Map.groupBy(names, (each) => each)].map(([each, { length }]) => [each, length]));
}

describe('confusion', () => {
  test.each(Object.keys(NAMED))('%s is named, and hardly ever by another name', (name) => {
    const { [name]: right = 0, none = 0 } = takenFor(name);
    expect(right).toBeGreaterThanOrEqual(0.85 * SEEDS.length);
    expect(SEEDS.length - right - none).toBeLessThanOrEqual(1);
  });

  test.each(Object.keys(NAMELESS))('%s has no name', (name) => {
    expect(takenFor(name)).toEqual({ none: SEEDS.length });
  });
});

describe('whatever the series is', () => {
  const each = Object.keys(NAMED).map((name): [string, Course, Played] => [name, ALL[name]!(drawsFrom(4)), {}]);

  /** The same draws, so the same noise, at another scale. */
  const matchOf = (course: Course, played: Played) =>
    patternOf(remembered(course, drawsFrom(5), { everyMs: 30_000, ...played }));

  test.each(each)('%s is the same in another unit and from another nought', (name, course) => {
    const plain = matchOf(course, {});
    expect(plain?.pattern).toBe(name);
    for (const played of [{ scale: 1e-6 }, { scale: 1e9 }, { shift: 100 }, { scale: 0.01, shift: -7 }])
      expect(matchOf(course, played)).toEqual({ ...plain, fit: expect.closeTo(plain?.fit ?? 0, 2) });
  });

  test.each(each)('%s is seen upside down where it has a side', (name, course) => {
    const [up, down] = [matchOf(course, {}), matchOf(course, { scale: -1 })];
    // What is pressed down at once did not use itself up.
    if (name === 'saturation') return;
    const other = { high: 'low', low: 'high', none: 'none' }[up?.side ?? 'none'];
    expect(down).toMatchObject({ pattern: name, side: other, since: up?.since });
  });

  test.each(each)('%s is seen at an interval that is not kept, with a tenth of the values lost', (name, course) => {
    expect(matchOf(course, { lost: 0.1, jitter: 0.4 })?.pattern).toBe(name);
  });

  test.each(each)('%s is dated to some slots', (_, course) => {
    const match = matchOf(course, {});
    const lasts = course.lasts - (course.shows ?? 0);
    expect(Math.abs((match?.lastingMs ?? 0) / 60_000 - lasts)).toBeLessThanOrEqual(Math.max(6, 0.35 * lasts));
  });

  test.each(each)('%s is what it was after a takeover', (_, course) => {
    const memory = remembered(course, drawsFrom(6));
    expect(patternOf(decodeMemory(encodeMemory(memory)) ?? emptyMemory())).toEqual(patternOf(memory));
  });
});

test('of a spike train the period is told', () => {
  for (const seed of SEEDS.slice(0, 5)) {
    const draw = drawsFrom(seed);
    const period = draw.between(4, 10);
    const form = (minute: number) => (minute >= 0 && minute % period < 1 ? 20 : 0);
    const match = patternOf(remembered({ form, lasts: period * 5.4 }, draw));
    expect(match).toMatchObject({ pattern: 'spike-train', side: 'high' });
    expect((match?.periodMs ?? 0) / 60_000 / period).toBeCloseTo(1, 0);
  }
});

test('of work that is done each night, by a series that is nought otherwise, is told when it is not', () => {
  for (const seed of SEEDS.slice(0, 3)) {
    const works = (minute: number) => ((minute % 1_440) + 1_440) % 1_440 < 60;
    const night = (minute: number, missed: boolean) => (works(minute) && !(missed && minute >= 0) ? 1_000 : 0);
    const played = (missed: boolean) =>
      patternOf(
        remembered(
          { form: (minute) => night(minute, missed), noise: (minute) => night(minute, missed) / 8, days: 9, lasts: 95 },
          drawsFrom(seed),
          { everyMs: 60_000 },
        ),
      );
    expect(played(true)).toMatchObject({ pattern: 'seasonal-break', side: 'low' });
    expect(played(false)?.pattern).not.toBe('seasonal-break');
  }
});

describe('a step and a start of the service', () => {
  const memory = remembered({ form: (minute) => (minute < 0 ? 0 : 20), lasts: 30 }, drawsFrom(1));
  const since = patternOf(memory)?.since ?? 0;

  test.each([
    [0, 'step-after-deploy'],
    [4, 'step-after-deploy'],
    [7, 'step'],
    [60, 'step'],
    [-3, 'step'],
  ])('%i min after it is a %s', (minutes, pattern) => {
    expect(patternOf(memory, { restartedAt: since - minutes * 60_000 })?.pattern).toBe(pattern);
  });

  test('nothing else is put down to it', () => {
    const leak = remembered(NAMED['leak']!(drawsFrom(1)), drawsFrom(1));
    const restartedAt = patternOf(leak)?.since;
    expect(patternOf(leak, { restartedAt })?.pattern).toBe('leak');
  });
});

test('every pattern of the list is matched by something, and of an empty memory there is none', () => {
  expect([...new Set([...KNOWN.map(({ pattern }) => pattern), 'step-after-deploy'])].sort()).toEqual(
    [...PATTERNS].sort(),
  );
  expect(patternOf(emptyMemory())).toBeUndefined();
});
