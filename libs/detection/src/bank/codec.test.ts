import { expect, test } from '@jest/globals';
import { decide, defaultAlarm } from './alarm.ts';
import { decodeMemory, encodeMemory } from './codec.ts';
import { judgeValue } from './judge.ts';
import { emptyMemory, type SeriesMemory } from './memory.ts';
import { defaultBank } from './settings.ts';

const T0 = 1_790_000_000_000;

/** Walks a memory on over so many values from the first, half a minute apart. */
function walk(memory: SeriesMemory, from: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const judged = judgeValue(memory, T0 + at * 30_000, 50 + 10 * Math.sin(at / 40) + (at % 7) / 3, defaultBank);
    if (typeof judged === 'string') throw new Error(judged);
    return { judged, alarm: decide(memory, T0 + at * 30_000, judged.improbability, defaultAlarm) };
  });
}

test('a memory that was written and read goes on as if it had not been', () => {
  const kept = emptyMemory();
  walk(kept, 0, 5_000);
  const read = decodeMemory(encodeMemory(kept));
  expect(read).toEqual(kept);
  if (!read) return;
  expect(walk(read, 5_000, 500)).toEqual(walk(kept, 5_000, 500));
});

test('of an empty memory nothing is written, of a full one at most 11 KB', () => {
  expect(encodeMemory(emptyMemory())).toBe('5:0:');
  expect(decodeMemory('5:0:')).toEqual(emptyMemory());
  const kept = emptyMemory();
  walk(kept, 0, 20_000);
  expect(encodeMemory(kept).length).toBeLessThan(11_000);
});

test('what is no memory is not read as one', () => {
  const kept = emptyMemory();
  walk(kept, 0, 200);
  const text = encodeMemory(kept);
  const large = `4:9000:${'A'.repeat(12_000)}`;
  for (const bad of ['', '4', `3${text.slice(1)}`, text.slice(0, 100), `4:8:${text.slice(9)}`, large])
    expect(decodeMemory(bad)).toBeUndefined();
  const odd = emptyMemory();
  odd.state[3] = Number.NaN;
  expect(decodeMemory(encodeMemory(odd))).toBeUndefined();
});
