import { describe, expect, test } from '@jest/globals';
import { judgeValue } from '../bank/judge.ts';
import { emptyMemory, type SeriesMemory } from '../bank/memory.ts';
import { defaultBank } from '../bank/settings.ts';
import { setBack } from '../set-back.ts';
import { viewsOf } from './outline-view.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);

function played(values: readonly (number | undefined)[], everyMs: number, memory = emptyMemory()): SeriesMemory {
  for (const [index, value] of values.entries())
    if (value !== undefined) judgeValue(memory, START + index * everyMs, value, defaultBank);
  return memory;
}
const counted = (length: number) => Array.from({ length }, (_, index) => index);
const shown = (memory: SeriesMemory) =>
  viewsOf(memory).short.slots.map(({ at, mean, low, high }) => [at, mean, low, high]);

describe('the outline of a series', () => {
  test('has mean, lowest and highest of each minute, the one that is going on as well', () => {
    expect(shown(played(counted(10), 15_000))).toEqual([
      [START, 1.5, 0, 3],
      [START + MINUTE, 5.5, 4, 7],
      [START + 2 * MINUTE, 8.5, 8, 9],
    ]);
  });

  test('has a slot for each value of a longer interval, and ten of them in a long one', () => {
    const { short, long } = viewsOf(played(counted(25), 5 * MINUTE));
    // The first value came before the interval was known.
    expect(short.slots.map(({ mean }) => mean)).toEqual(counted(25).slice(1));
    expect([short.slotMs, long.slotMs]).toEqual([5 * MINUTE, 50 * MINUTE]);
    expect(long.slots.map(({ at, low, high }) => [at, low, high])).toEqual([
      [START + 5 * MINUTE, 1, 10],
      [START + 55 * MINUTE, 11, 20],
      [START + 105 * MINUTE, 21, 24],
    ]);
  });

  test('keeps the last forty of both', () => {
    const { short, long } = viewsOf(played(counted(1_000), MINUTE));
    expect(short.slots.map(({ mean }) => mean)).toEqual(counted(1_000).slice(-41));
    expect(long.slots).toHaveLength(41);
    expect(long.slots[0]).toMatchObject({ low: 590, high: 599 });
  });

  test('values that come early or late by a tenth of the interval are one a slot all the same', () => {
    const memory = emptyMemory();
    for (const each of counted(200)) judgeValue(memory, START + (each + (each % 3) / 10) * MINUTE, each, defaultBank);
    expect(viewsOf(memory).short.slots.map(({ mean }) => mean)).toEqual(counted(200).slice(-41));
  });

  test('what did not come is left out, at its time', () => {
    const values = [...counted(20), ...Array<undefined>(10), ...counted(5)];
    const slots = shown(played(values, MINUTE));
    expect(slots).toHaveLength(25);
    expect(slots[20]).toEqual([START + 30 * MINUTE, 0, 0, 0]);
  });

  test('goes on where it was when its clock is set back', () => {
    const memory = played(counted(50), MINUTE);
    const back = START - 500 * MINUTE;
    setBack(memory, back);
    judgeValue(memory, back, 50, defaultBank);
    const slots = shown(memory);
    expect(slots.map(([, mean]) => mean)).toEqual(counted(51).slice(-41));
    expect(slots.at(-2)?.[0]).toBe(back - MINUTE);
  });

  test('begins anew after a gap that is longer than it, and at another interval', () => {
    const memory = played(counted(100), MINUTE);
    judgeValue(memory, START + 200 * MINUTE, 7, defaultBank);
    expect(shown(memory)).toEqual([[START + 200 * MINUTE, 7, 7, 7]]);
    for (const each of counted(30)) judgeValue(memory, START + (210 + each * 10) * MINUTE, each, defaultBank);
    expect(viewsOf(memory).short.slotMs).toBe(10 * MINUTE);
    expect(viewsOf(memory).short.slots.at(-1)).toMatchObject({ at: START + 500 * MINUTE, mean: 29 });
  });
});
