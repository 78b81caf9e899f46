import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { severityOfLevel } from '../meaning/severity.ts';
import { lineHead } from './line-head.ts';

test.each([
  ['2026-11-24 00:24:01,123 [main] ERROR c.shop.Cart - no cart', 'error', 'c.shop.Cart - no cart'],
  ['2026-11-24T00:24:01.123Z  WARN 7 --- [io-1] c.shop.Cart : slow', 'warn', '7 --- [io-1] c.shop.Cart : slow'],
  ['2026-11-24 00:24:01.123 UTC [4711] FATAL:  too many connections', 'fatal', 'too many connections'],
  ['2026/11/24 00:24:01 [error] 7#0: *1 connect() failed', 'error', '7#0: *1 connect() failed'],
  ['2026-11-24T00:24:01.123456Z 0 [ERROR] [MY-010119] aborting', 'error', '[MY-010119] aborting'],
  ['Nov 24 00:24:01 web-1 app[4711]: error: cannot bind', 'error', 'cannot bind'],
  ['E1124 00:24:01.123456       7 server.go:42] lost the lease', 'error', 'lost the lease'],
  ['CRITICAL:shop.pay:gateway gone', 'critical', 'gateway gone'],
  ['[WARN] low on disk', 'warn', 'low on disk'],
  ['error: cannot open', 'error', 'cannot open'],
  ['ERROR cannot open', 'error', 'cannot open'],
  [
    'time=2026-11-24T00:24:01Z level=error msg="cannot pay" err="dial tcp: timeout"',
    'error',
    'cannot pay err=dial tcp: timeout',
  ],
  ['level=info msg="user wrote level=fatal msg=down"', 'info', 'user wrote level=fatal msg=down'],
])('%j', (text, level, message) => {
  expect(lineHead(text)).toEqual({ level, message });
});

test.each([
  'user said ERROR restart payments',
  'note: [FATAL] everything is down',
  'comment="level=fatal msg=down"',
  'errors were not found',
  'warning signs seen',
])('%j has no level of its own', (text) => {
  expect(lineHead(text)).toEqual({ message: text });
});

test('whatever follows the head changes no level', () => {
  const heads = ['INFO ', 'info: ', '[INFO] ', '2026-11-24 00:24:01 INFO ', 'level=info msg=x note='];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.string(), (head, rest) => {
      expect(lineHead(`${head}a${rest} ERROR [FATAL] level=fatal`).level).toBe('info');
    }),
  );
});

test.each([
  ['ERR', 'error'],
  ['Critical', 'fatal'],
  ['notice', 'info'],
  ['toString', undefined],
  [undefined, undefined],
])('level %p is %p', (level, severity) => {
  expect(severityOfLevel(level)).toBe(severity);
});
