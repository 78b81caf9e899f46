import { expect, test } from '@jest/globals';
import { matchRoute, type Route } from './routes.ts';

const route = (method: 'GET' | 'POST', pattern: string): Route => ({
  method,
  pattern,
  handle: () => Promise.resolve({ status: 200, body: {}, note: '' }),
});

const routes = [route('GET', '/'), route('GET', '/products/:id'), route('POST', '/orders')];

test.each([
  ['GET', '/', '/', {}],
  ['GET', '/products/mug', '/products/:id', { id: 'mug' }],
  ['POST', '/orders', '/orders', {}],
])('%s %s goes to %s', (method, path, pattern, params) => {
  const match = matchRoute(routes, method, path);
  expect(match?.route.pattern).toBe(pattern);
  expect(match?.params).toEqual(params);
});

test.each([
  ['GET', '/orders'],
  ['DELETE', '/'],
  ['GET', '/products/'],
  ['GET', '/products/mug/more'],
  ['GET', '/:id'],
])('%s %s goes nowhere', (method, path) => {
  expect(matchRoute(routes, method, path)).toBeNull();
});
