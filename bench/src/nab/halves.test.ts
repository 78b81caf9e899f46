import { expect, test } from '@jest/globals';
import { randomFrom } from '../random.ts';
import { alternatingHalves, folderOf, type Halves, randomHalves } from './halves.ts';

const NAMES = ['b/3.csv', 'a/1.csv', 'b/1.csv', 'b/2.csv', 'a/2.csv', 'c/1.csv', 'a/3.csv', 'c/2.csv'];
const named = (halves: Halves) => halves.map((half) => half.map((index) => NAMES[index]));

test('files take turns in the order of their names, across folders', () => {
  expect(named(alternatingHalves(NAMES))).toEqual([
    ['a/1.csv', 'a/3.csv', 'b/2.csv', 'c/1.csv'],
    ['a/2.csv', 'b/1.csv', 'b/3.csv', 'c/2.csv'],
  ]);
});

test('the order in which files are given does not matter', () => {
  const again = NAMES.toReversed();
  const halves = alternatingHalves(again).map((half) => half.map((index) => again[index]));
  expect(halves).toEqual(named(alternatingHalves(NAMES)));
});

test('a random split holds every file once and shares out every folder', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const [a = [], b = []] = named(randomHalves(NAMES, randomFrom(seed)));
    expect(new Set([...a, ...b])).toEqual(new Set(NAMES));
    expect(a.length + b.length).toBe(NAMES.length);
    for (const folder of ['a', 'b', 'c']) {
      const [inA, inB] = [a, b].map((half) => half.filter((name) => folderOf(name ?? '') === folder).length);
      expect(Math.abs((inA ?? 0) - (inB ?? 0))).toBeLessThanOrEqual(1);
    }
  }
});

test('a seed gives the same split again, another seed another', () => {
  const split = (seed: number) => named(randomHalves(NAMES, randomFrom(seed)));
  expect(split(1)).toEqual(split(1));
  expect(new Set([1, 2, 3, 4].map((seed) => JSON.stringify(split(seed)))).size).toBeGreaterThan(1);
});
