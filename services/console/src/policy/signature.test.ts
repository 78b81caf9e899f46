import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { isFromPagerduty, slackVerdict } from './signature.ts';

const NOW = 1_790_000_000_000;
const body = Buffer.from('payload=%7B%7D');
const seconds = (offset: number) => String(NOW / 1_000 + offset);
const signed = (timestamp: string, secret = 'secret', bytes = body) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${bytes.toString()}`).digest('hex')}`;

test.each([
  ['in time', signed(seconds(0)), seconds(0), 'genuine'],
  ['at the edge of the past', signed(seconds(-300)), seconds(-300), 'genuine'],
  ['recorded long ago', signed(seconds(-301)), seconds(-301), 'stale'],
  ['from the future', signed(seconds(301)), seconds(301), 'stale'],
  ['with another time than was signed', signed(seconds(0)), seconds(1), 'unsigned'],
  ['with another secret', signed(seconds(0), 'guess'), seconds(0), 'unsigned'],
  ['of another body', signed(seconds(0), 'secret', Buffer.from('x')), seconds(0), 'unsigned'],
  ['without a signature', undefined, seconds(0), 'unsigned'],
  ['without a time', signed(''), undefined, 'unsigned'],
  ['with a time that is none', signed('1e9'), '1e9', 'unsigned'],
])('a request %s', (_what, signature, timestamp, verdict) => {
  expect(slackVerdict(body, signature, timestamp, 'secret', NOW)).toBe(verdict);
});

test('PagerDuty’s header may hold several signatures, and we several secrets', () => {
  const sign = (secret: string) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  expect(isFromPagerduty(body, sign('a'), ['a'])).toBe(true);
  expect(isFromPagerduty(body, `${sign('old')}, ${sign('a')}`, ['a', 'b'])).toBe(true);
  expect(isFromPagerduty(body, sign('c'), ['a', 'b'])).toBe(false);
  expect(isFromPagerduty(Buffer.from('other'), sign('a'), ['a'])).toBe(false);
  expect(isFromPagerduty(body, undefined, ['a'])).toBe(false);
  expect(isFromPagerduty(body, sign('a'), [])).toBe(false);
});
