import { expect, test } from '@jest/globals';
import { Cache, CacheFull } from './cache.ts';

test('keeps what is used, forgets what is not', () => {
  let now = 0;
  const cache = new Cache(() => now);
  let made = 0;
  const read = (key: string) => cache.through(key, () => (made += 1));
  expect([read('a'), read('a'), read('b')]).toEqual([1, 1, 2]);
  now = 9_000;
  read('a');
  now = 12_000;
  expect(cache.size()).toBe(1);
  expect([read('a'), read('b')]).toEqual([1, 3]);
});

test('a jam leaves room for a few, for ever, until it is cleared', () => {
  let now = 0;
  const cache = new Cache(() => now);
  cache.jam();
  const store = (index: number) => cache.through(`page:${index}`, () => index);
  expect(Array.from({ length: 10 }, (_, index) => store(index))).toHaveLength(10);
  expect(() => store(10)).toThrow(CacheFull);
  expect(store(3)).toBe(3);
  expect(cache.size()).toBe(cache.capacity);
  now = 1e9;
  expect(cache.size()).toBe(90);
  cache.clear();
  expect(cache.size()).toBe(0);
});
