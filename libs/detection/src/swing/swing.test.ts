import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeValue } from '../bank/judge.ts';
import { emptyMemory, type SeriesMemory } from '../bank/memory.ts';
import { defaultBank } from '../bank/settings.ts';
import { moveSwing, type Swing } from './swing.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2);

/** The same numbers each time, from 0 to 1. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Course = (minute: number) => number;
interface Played {
  readonly memory: SeriesMemory;
  /** What is beyond its bound, by the minute that was over. */
  readonly swings: ReadonlyMap<number, Swing>;
}

function play(course: Course, minutes: number, everyMs = MINUTE, memory = emptyMemory(), from = 0): Played {
  const swings = new Map<number, Swing>();
  for (let ms = from * MINUTE; ms < minutes * MINUTE; ms += everyMs) {
    const minute = ms / MINUTE;
    const value = course(minute);
    if (Number.isNaN(value)) continue;
    judgeValue(memory, START + ms, value, defaultBank);
    const swing = moveSwing(memory, START + ms, value);
    if (swing) swings.set(minute, swing);
  }
  return { memory, swings };
}

/** A day's load of people, 8 % noise, from a tenth at night to all of it in the afternoon. */
function load(seed: number, scale = 1): Course {
  const draw = drawn(seed);
  return (minute) => {
    const hump = Math.exp(-((((minute % 1_440) / 60 - 15) / 4) ** 2) / 2);
    return scale * (10 + 90 * hump) * (1 + 0.08 * (draw() + draw() + draw() - 1.5));
  };
}
/** From a minute on another course. */
const then = (before: Course, minute: number, lasts: number, after: (value: number) => number): Course => {
  return (now) => (now >= minute && now < minute + lasts ? after(before(now)) : before(now));
};
const most = ({ swings }: Played, from: number, to: number): number =>
  Math.max(0, ...[...swings].filter(([at]) => at >= from && at < to).map(([, { improbability }]) => improbability));

const DAYS = 7 * 1_440;
/** Four at night, when a tenth of the load comes. */
const NIGHT = 6 * 1_440 + 4 * 60;

describe('a swing', () => {
  test('of what comes at night is found though it is a fraction of what comes by day', () => {
    const played = play(
      then(load(1), NIGHT, 60, (value) => 2.2 * value),
      DAYS,
    );
    expect(most(played, 4 * 1_440, NIGHT)).toBeLessThan(3);
    expect(most(played, NIGHT, NIGHT + 20)).toBeGreaterThan(7);
    const swing = [...played.swings].find(([at, { improbability }]) => at > NIGHT && improbability > 7)?.[1];
    expect(swing).toMatchObject({ side: 'high' });
    expect(swing?.usual).toBeGreaterThan(7);
    expect(swing?.usual).toBeLessThan(14);
  });

  test('down is one as well', () => {
    const played = play(
      then(load(2), NIGHT, 60, (value) => 0.4 * value),
      DAYS,
    );
    const swings = [...played.swings].filter(([at, { improbability }]) => at > NIGHT && improbability > 7);
    expect(swings[0]?.[1].side).toBe('low');
  });

  test('the rise of each morning is none', () => {
    expect(most(play(load(3), DAYS), 0, DAYS)).toBeLessThan(5);
  });

  test('of one day does not hide that of another day', () => {
    const once = then(load(4), 3 * 1_440 + 600, 60, (value) => 3 * value);
    const twice = then(once, NIGHT, 60, (value) => 2.2 * value);
    expect(most(play(twice, DAYS), NIGHT, NIGHT + 30)).toBeGreaterThan(7);
  });

  test('that comes on most days is usual', () => {
    const draw = drawn(5);
    const at = Array.from({ length: 7 }, () => Math.floor(draw() * 1_300));
    const often: Course = (minute) => {
      const since = (minute % 1_440) - at[Math.floor(minute / 1_440)]!;
      return since >= 0 && since < 40 ? 2.5 : 1;
    };
    const base = load(6);
    const played = play((minute) => base(minute) * often(minute), DAYS);
    expect(most(played, 5 * 1_440, DAYS)).toBeLessThan(3);
  });

  test('is nothing before two days and a half', () => {
    const early = then(load(7), 2 * 1_440 + 300, 60, (value) => 5 * value);
    expect(play(early, 2 * 1_440 + 600).swings.size).toBe(0);
  });

  test('is the same in any unit', () => {
    const one = play(
      then(load(8), NIGHT, 60, (value) => 2.2 * value),
      DAYS,
    );
    const other = play(
      then(load(8, 4_096), NIGHT, 60, (value) => 2.2 * value),
      DAYS,
    );
    for (const [at, { improbability }] of one.swings)
      expect(other.swings.get(at)?.improbability ?? 0).toBeCloseTo(improbability, 2);
  });

  test.each([15_000, 5 * MINUTE])('is found at an interval of %d ms', (everyMs) => {
    const played = play(
      then(load(9), NIGHT, 90, (value) => 2.5 * value),
      DAYS,
      everyMs,
    );
    expect(most(played, NIGHT, NIGHT + 60)).toBeGreaterThan(7);
    expect(most(played, 4 * 1_440, NIGHT)).toBeLessThan(4);
  });
});

describe('what is rough', () => {
  const spikes = (value: number, minute: number): number => (minute % 6 === 0 ? 3 * value : value);
  test.each<[string, (value: number, minute: number) => number]>([
    ['spikes', spikes],
    ['noise that is six times as strong', (value, minute) => value * (1 + 0.4 * Math.sin(minute * 17))],
  ])('%s in a series that was smooth', (_, after) => {
    const smooth = load(13);
    const course: Course = (minute) => {
      const value = smooth(minute);
      return minute >= NIGHT && minute < NIGHT + 90 ? after(value, minute) : value;
    };
    const found = [...play(course, DAYS).swings].filter(
      ([at, { sign, improbability }]) => at > NIGHT && sign === 'rough' && improbability > 7,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]![0]).toBeLessThan(NIGHT + 40);
    expect(found[0]![1].side).toBe('none');
  });

  test('not a series whose spikes come every day', () => {
    const smooth = load(14);
    const daily: Course = (minute) => {
      const value = smooth(minute);
      return minute % 1_440 >= 240 && minute % 1_440 < 330 ? spikes(value, minute) : value;
    };
    expect(most(play(daily, DAYS), 4 * 1_440, DAYS)).toBeLessThan(5);
  });
});

describe('what does not swing', () => {
  test.each<[string, Course]>([
    ['a constant', () => 7],
    ['nought', () => 0],
    ['the age of a process that starts again', (minute) => 60 * (minute < NIGHT ? minute : minute - NIGHT)],
    ['what moved three times', (minute) => 4 + Math.floor(minute / 3_000)],
  ])('%s', (_, course) => {
    expect(play(course, DAYS).swings.size).toBe(0);
  });

  test('one odd value of a series that mostly rests', () => {
    const draw = drawn(10);
    const seldom: Course = () => (draw() < 0.02 ? 1 : 0);
    expect(
      most(
        play(
          then(seldom, NIGHT, 1, () => 30),
          DAYS,
        ),
        NIGHT,
        NIGHT + 60,
      ),
    ).toBeLessThan(5);
  });
});

describe('what comes as it likes', () => {
  test('gaps, another interval and a clock that is set back are no swings', () => {
    const base = load(11);
    const { memory, swings } = play(
      (minute) => (minute % 1_440 > 600 && minute % 1_440 < 640 ? Number.NaN : base(minute)),
      DAYS,
    );
    const later = play(base, DAYS + 1_440, 3 * MINUTE, memory, DAYS);
    const back = play(base, DAYS + 1_800, MINUTE, memory, DAYS + 1_300);
    for (const each of [swings, later.swings, back.swings])
      for (const { improbability } of each.values()) expect(improbability).toBeLessThan(6);
  });

  test('any values leave numbers behind', () => {
    const sizes = fc.constantFrom(0, 5e-324, 1e-200, 1e-3, 1, 1e9, 1e30);
    const spells = fc.array(fc.tuple(sizes, fc.boolean(), fc.integer({ min: 1, max: 400 })), {
      minLength: 2,
      maxLength: 8,
    });
    const property = fc.property(spells, (drawnSpells) => {
      const values = drawnSpells.flatMap(([size, negative, times]) =>
        Array.from({ length: times }, () => (negative ? -size : size)),
      );
      const { memory, swings } = play((minute) => values[(minute / 5) % values.length]!, 5 * 1_440, 5 * MINUTE);
      expect([...memory.state, ...memory.learnt].every(Number.isFinite)).toBe(true);
      for (const { improbability, usual } of swings.values())
        expect([improbability, usual].every(Number.isFinite)).toBe(true);
    });
    fc.assert(property, { seed: 6, numRuns: 40 });
  });

  test('a level that lasts is usual an hour and a half later', () => {
    const played = play(
      then(load(12), NIGHT, DAYS, (value) => 3 * value),
      DAYS,
    );
    expect(most(played, NIGHT, NIGHT + 30)).toBeGreaterThan(10);
    expect(most(played, NIGHT + 100, DAYS)).toBeLessThan(6);
  });
});
