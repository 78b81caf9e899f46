import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { durationMs } from './duration.ts';

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
])('%s', (text, ms) => {
  expect(durationMs.parse(text)).toBe(ms);
});

test.each(['', '5', 's', '5 s', '-5s', '5S', '1h30m', '.5s', '5s\n'])('%j is refused', (text) => {
  expect(durationMs.safeParse(text).success).toBe(false);
});

test('any whole number of any unit is read as milliseconds', () => {
  fc.assert(fc.property(fc.nat(), (amount) => expect(durationMs.parse(`${amount}ms`)).toBe(amount)));
});
