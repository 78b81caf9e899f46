import { expect, test } from '@jest/globals';
import { arrivals, requestOf } from './load.ts';

test('ten requests are three orders, four front pages and three product pages', () => {
  const paths = Array.from({ length: 10 }, (_, index) => requestOf(index).path);
  expect(paths.filter((path) => path === '/orders')).toHaveLength(3);
  expect(paths.filter((path) => path === '/')).toHaveLength(4);
  expect(paths.filter((path) => path === '/products/mug')).toHaveLength(3);
});

test('customers come at the rate that is asked for, unevenly', () => {
  let state = 1;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const counts = Array.from({ length: 20_000 }, () => arrivals(20, 50, random));
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  expect(mean).toBeGreaterThan(0.95);
  expect(mean).toBeLessThan(1.05);
  expect(new Set(counts).size).toBeGreaterThan(4);
  expect(arrivals(0, 50, random)).toBe(0);
});
