import { describe, expect, test } from '@jest/globals';
import { defaultFlat, type FlatState, judgeFlat } from './flat.ts';

function run(values: readonly (number | undefined)[]): string[] {
  let state: FlatState | undefined;
  return values.flatMap((value, index) => {
    if (value === undefined) return [];
    const { state: next, verdict } = judgeFlat(state, { at: 1_000_000 + index * 2_000, value }, defaultFlat);
    state = JSON.parse(JSON.stringify(next)) as FlatState;
    return verdict.type === 'none' || verdict.type === 'ignored' ? [] : [`${index} ${verdict.type}`];
  });
}

const rising = (count: number, every = 1): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(index / every));
const still = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('judgeFlat', () => {
  test('what always moves and stands still for 20 s is flat, until it moves', () => {
    expect(run([...rising(30), ...still(15, 29), 30])).toEqual(['39 raised', '45 cleared']);
  });

  test('a series that pauses is given five times its longest pause', () => {
    expect(run([...rising(240, 10), ...still(39, 23)])).toEqual([]);
    expect(run([...rising(240, 10), ...still(60, 23)])).toEqual(['280 raised']);
  });

  test('what hardly ever moved, and what does not come, is not flat', () => {
    expect(run([...rising(10), ...still(100, 9)])).toEqual([]);
    expect(run([...rising(30), ...Array.from({ length: 100 }, () => undefined), 31, 32])).toEqual([]);
  });

  test('late, repeated and odd samples change nothing', () => {
    const { state } = judgeFlat(undefined, { at: 4_000, value: 1 }, defaultFlat);
    for (const [at, value] of [
      [4_000, 2],
      [3_000, 2],
      [5_000, Number.NaN],
    ] as const)
      expect(judgeFlat(state, { at, value }, defaultFlat).state).toBe(state);
  });
});
