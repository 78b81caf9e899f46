import { describe, expect, test } from '@jest/globals';
import { noise } from '../../test/draws.ts';
import { alarmsOf, MINUTE, play, START } from '../../test/play.ts';
import { defaultAlarm } from './alarm.ts';

const HOUR = 60 * MINUTE;
const FIVE_MINUTES = 5 * MINUTE;
const A_DAY = (24 * HOUR) / FIVE_MINUTES;
const SEEDS = [1, 2, 3, 4];

describe('noise', () => {
  // Some fifteen signs that are not the same, each beyond four powers of ten once in 10,000 values.
  const PROMISED = 20_000 * 15 * 10 ** -defaultAlarm.least;

  test.each(SEEDS)('alarms no more often than the scale promises (seed %i)', (seed) => {
    expect(alarmsOf(noise(seed, 20_000, 50, 5)).length).toBeLessThanOrEqual(PROMISED);
  });

  test('alarms a handful of times at two powers of ten more, and hardly ever at four', () => {
    const count = (least: number) =>
      SEEDS.map((seed) => alarmsOf(noise(seed, 20_000, 50, 5), { alarm: { ...defaultAlarm, least } }).length);
    expect(Math.max(...count(defaultAlarm.least + 2))).toBeLessThanOrEqual(3);
    expect(count(defaultAlarm.least + 4).filter((alarms) => alarms > 0).length).toBeLessThanOrEqual(1);
  });

  test.each([15_000, MINUTE, FIVE_MINUTES])(
    'a step of ten deviations is found at once, at an interval of %i ms',
    (everyMs) => {
      for (const seed of SEEDS) {
        const values = noise(seed, 3_010, 50, 5).map((value, index) => (index < 3_000 ? value : value + 50));
        const found = alarmsOf(values, { everyMs }).filter(({ index }) => index >= 3_000);
        expect(found[0]).toMatchObject({ side: 'high' });
        expect(found[0]?.index).toBeLessThan(3_003);
      }
    },
  );

  test('a step of a deviation and a half shows within the hours that means of it take', () => {
    for (const seed of SEEDS) {
      const values = noise(seed, 3_300, 50, 5).map((value, index) => (index < 3_000 ? value : value + 7.5));
      const most = Math.max(
        ...play(values)
          .slice(3_000)
          .map(({ improbability }) => improbability),
      );
      expect(most).toBeGreaterThan(defaultAlarm.least);
    }
  });
});

describe('series that are no noise', () => {
  test('a constant one is never a surprise, and a change of it is one at once', () => {
    for (const level of [0, 5, -1e-300, 1e30]) expect(alarmsOf(Array(3_000).fill(level))).toEqual([]);
    const found = alarmsOf([...Array(3_000).fill(5), 6, 6, 6]);
    expect(found).toMatchObject([{ index: 3_000, side: 'high' }]);
  });

  test('of all noughts and a one, the one', () => {
    const values = Array.from({ length: 4_000 }, (_, index) => (index === 3_000 ? 1 : 0));
    expect(alarmsOf(values).map(({ index }) => index)).toEqual([3_000]);
  });

  test('one that goes back and forth is no surprise once that is known', () => {
    const values = Array.from({ length: 5_000 }, (_, index) => (index % 2 === 0 ? 100 : -100));
    expect(alarmsOf(values).filter(({ index }) => index > 1_000)).toEqual([]);
  });

  test.each([1, 1e20])('one that only ever grows, by %d each time, is not alarming by growing', (by) => {
    const values = Array.from({ length: 20_000 }, (_, index) => index * by);
    expect(alarmsOf(values).length).toBeLessThanOrEqual(1);
  });

  test('one that always moves and then stands still', () => {
    const values = noise(1, 3_050, 50, 5).map((value, index) => (index < 3_000 ? value : 50));
    const still = play(values).filter(({ sign, index }) => sign === 'still' && index >= 3_000);
    expect(still[0]).toMatchObject({ side: 'none', usual: 50 });
    expect(still.at(-1)?.improbability).toBeGreaterThan(defaultAlarm.least);
  });
});

describe('values that are somewhat away', () => {
  const far = [1_000, 1_500, 2_000].map((at) => [at, 400] as const);

  /** Noise that was far out before, three times; later every other value of two hours is somewhat away. */
  const course = (seed: number): number[] => {
    const values = noise(seed, 3_120, 50, 5);
    for (const [at, value] of far) values[at] = value;
    return values.map((value, index) => (index >= 3_000 && index % 2 === 0 ? value + 20 : value));
  };

  test.each(SEEDS)('show once there are many of them, though single ones were farther out (seed %i)', (seed) => {
    const later = play(course(seed)).slice(3_000);
    const clusters = later.filter(({ sign }) => sign === 'cluster');
    expect(clusters[0]).toMatchObject({ side: 'high' });
    expect(Math.max(...clusters.map(({ improbability }) => improbability))).toBeGreaterThan(defaultAlarm.least);
  });
});

describe('a level that wanders', () => {
  /** Up and down by a hundred in five days and a half, noise of a deviation of one. */
  const wandering = (seed: number): number[] =>
    noise(seed, 8_000, 0, 1).map((left, index) => left + 100 * Math.abs(((index / (5.5 * A_DAY)) % 1) * 2 - 1));

  test.each(SEEDS)('shows what leaves it for a value that it had days ago (seed %i)', (seed) => {
    const values = wandering(seed);
    const last = values.at(-1) ?? 0;
    const leaving = Array.from({ length: 12 }, (_, index) => last + (last > 50 ? -5 : 5) * index);
    const locals = play([...values, ...leaving], { everyMs: FIVE_MINUTES })
      .slice(-12)
      .filter(({ sign }) => sign === 'local');
    expect(locals.at(-1)).toMatchObject({ side: last > 50 ? 'low' : 'high', windowMs: 12 * HOUR });
    expect(locals.at(-1)?.improbability).toBeGreaterThan(3.5);
  });
});

describe('a day that comes again and again', () => {
  const days = 21;
  const broken = 20.25 * A_DAY;

  /** A wave a day; from `broken` on half a day late. */
  const course = (seed: number, breaks: boolean): number[] =>
    noise(seed, days * A_DAY, 0, 2).map((left, index) => {
      const late = breaks && index >= broken ? 0.5 : 0;
      return left + 100 + 40 * Math.sin(2 * Math.PI * (index / A_DAY + late));
    });

  test.each(SEEDS)('values that are usual, but not at this time, are found by the season (seed %i)', (seed) => {
    const hour = play(course(seed, true), { everyMs: FIVE_MINUTES }).slice(broken, broken + 12);
    const seasonal = hour.filter(({ sign }) => sign === 'season' || sign === 'longSeason');
    expect(Math.max(...seasonal.map(({ improbability }) => improbability))).toBeGreaterThan(2 * defaultAlarm.least);
    expect(seasonal.every(({ side }) => side === 'low')).toBe(true);
    expect(hour.some(({ raised }) => raised)).toBe(true);
  });

  test.each(SEEDS)('is not alarming by itself in its third week (seed %i)', (seed) => {
    const alarms = alarmsOf(course(seed, false), { everyMs: FIVE_MINUTES, startAt: START });
    expect(alarms.filter(({ index }) => index > 14 * A_DAY).length).toBeLessThanOrEqual(2);
  });

  test('the same before 1970', () => {
    const weeks = 7 * 24 * HOUR * 3_000;
    expect(START - weeks).toBeLessThan(0);
    const judged = (startAt: number) =>
      play(course(1, true), { everyMs: FIVE_MINUTES, startAt }).map(({ improbability, sign }) => [improbability, sign]);
    expect(judged(START - weeks)).toEqual(judged(START));
  });
});
