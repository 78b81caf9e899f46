import { expect, test } from '@jest/globals';
import { isLoopbackHost, isLoopbackOrigin } from './loopback.ts';

test.each(['127.0.0.1', '127.0.0.1:4000', 'localhost:4000', 'LOCALHOST', '[::1]:4000', '127.1.2.3'])(
  '%s is loopback',
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
    expect(isLoopbackOrigin(`http://${host}`)).toBe(true);
  },
);

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '10.0.0.1:80',
  '',
  '127.0.0.1:80@evil',
  'x127.0.0.1',
])('%p is not', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
  expect(isLoopbackOrigin(`http://${host}`)).toBe(false);
});

test('neither is an absent host or an opaque origin', () => {
  expect(isLoopbackHost(undefined)).toBe(false);
  expect(isLoopbackOrigin('null')).toBe(false);
});
