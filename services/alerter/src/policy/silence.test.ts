import { expect, test } from '@jest/globals';
import { mutedUntil } from './silence.ts';

const NOW = 1_000;
const all = { until: NOW + 10 };
const payments = { service: 'payments', until: NOW + 20 };
const checkout = { service: 'checkout', until: NOW + 30 };

test.each([
  ['nothing is silenced', ['payments'], [], undefined],
  ['its service is', ['payments'], [payments], NOW + 20],
  ['another service is', ['catalog'], [payments], undefined],
  ['one of its two services is', ['payments', 'catalog'], [payments], undefined],
  ['both are, until the first of them is not', ['payments', 'checkout'], [payments, checkout], NOW + 20],
  ['everything is', ['catalog'], [all], NOW + 10],
  ['the longer one counts', ['payments'], [all, payments, { ...payments, until: NOW + 5 }], NOW + 20],
  ['it has ended', ['payments'], [{ ...payments, until: NOW }], undefined],
  ['no service is known', [], [payments], undefined],
] as const)('%s', (_what, services, silences, expected) => {
  expect(mutedUntil(services, silences, NOW)).toBe(expected);
});
