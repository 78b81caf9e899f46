import { expect, test } from '@jest/globals';
import { requestOf } from './load.ts';

test('ten requests are three orders, four front pages and three product pages', () => {
  const paths = Array.from({ length: 10 }, (_, index) => requestOf(index).path);
  expect(paths.filter((path) => path === '/orders')).toHaveLength(3);
  expect(paths.filter((path) => path === '/')).toHaveLength(4);
  expect(paths.filter((path) => path === '/products/mug')).toHaveLength(3);
});
