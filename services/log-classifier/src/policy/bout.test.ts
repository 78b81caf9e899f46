import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boutSchema, boutsSchema, type Heed, mergedHeed, withBout } from './bout.ts';

const T0 = 1_790_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const limits = { quiet: 15_000, repeat: 3, rareAfter: 10 * MINUTE, acceptAfter: HOUR };

/** An error that came at these times, the first time as something that was never heard. */
const heard = (times: readonly number[], before: Partial<Heed> = {}): Heed =>
  times.reduce<Partial<Heed>>(
    (last, at, index) => withBout(last, index === 0 && !before.bout, at, limits),
    before,
  ) as Heed;
const run = (from: number, lines: number, every: number): number[] =>
  Array.from({ length: lines }, (_, line) => from + line * every);

describe('bouts', () => {
  test('the first line of a kind is odd, and stays so for as long as it goes on, up to an hour', () => {
    expect(heard([T0]).bout).toMatchObject({ odd: true, fresh: true });
    expect(heard(run(T0, 100, 30_000)).bout).toMatchObject({ odd: true, lines: 100 });
    expect(heard(run(T0, 130, 30_000)).bout).toMatchObject({ odd: false });
  });

  test('what is known is not odd when it comes again, however seldom, unless it is repeated', () => {
    const known = heard([T0, T0 + 3 * HOUR]);
    expect(known.bout).toMatchObject({ odd: false, rare: true });
    expect(heard(run(T0 + 3 * HOUR + 5_000, 2, 5_000), known).bout).toMatchObject({ odd: true, lines: 3 });
  });

  test('at its usual times it must be repeated more often than ever', () => {
    const hourly = heard([1, 2, 3, 4, 5].flatMap((hour) => run(T0 + hour * HOUR, 3, 1_000)));
    expect(hourly.bout.odd).toBe(false);
    expect(heard(run(T0 + 6 * HOUR, 8, 1_000), hourly).bout.odd).toBe(false);
    expect(heard(run(T0 + 6 * HOUR, 9, 1_000), hourly).bout.odd).toBe(true);
  });

  test('what comes a little more often than it did just before is not odd', () => {
    const often = heard(run(T0, 30, 2 * MINUTE));
    expect(heard(run(T0 + HOUR, 40, 50_000), often).bout.odd).toBe(false);
  });

  test('a night’s work that went wrong in the same way last night is not odd, and was no measure for the day', () => {
    const night = heard(run(T0 + DAY, 100, 5_000), heard([T0 - HOUR]));
    expect(night.bout.odd).toBe(true);
    expect(heard(run(T0 + 2 * DAY, 100, 5_000), night).bout.odd).toBe(false);
    expect(heard(run(T0 + 2.4 * DAY, 20, 5_000), night).bout.odd).toBe(true);
  });

  test('of two templates that are one the lines add up, and records come back from the store as they went', () => {
    const times = fc
      .array(fc.nat(10 * HOUR), { minLength: 1, maxLength: 60 })
      .map((all) => all.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(times, times, (one, other) => {
        const { bout, bouts } = mergedHeed(heard(one), heard(other)) as Heed;
        expect(bout.lines).toBe(heard(one).bout.lines + heard(other).bout.lines);
        expect(boutSchema.parse(JSON.parse(JSON.stringify(bout)))).toEqual(bout);
        expect(boutsSchema.parse(JSON.parse(JSON.stringify(bouts)))).toEqual(bouts);
      }),
    );
  });
});
