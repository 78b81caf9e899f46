import { symptomSchema } from '@hale/events';
import { expect, test } from '@jest/globals';
import { finding, T0 } from '../../test/scenario.ts';
import { symptomWords, titleOf } from './title.ts';

const early = finding('checkout', { severity: 'warning', symptom: 'level-high', startedAt: T0 - 9 });
const critical = finding('payments', { startedAt: T0 });
const later = finding('storefront', { startedAt: T0 + 9, symptom: 'error-response' });

test('names the earliest critical finding, the earliest of all when none is critical', () => {
  expect(titleOf([early, later, critical], undefined)).toBe('payments: unreachable');
  expect(titleOf([early], undefined)).toBe('checkout: level too high');
});

test('names the culprit when there is one with findings', () => {
  expect(titleOf([early, later, critical], 'storefront')).toBe('storefront: answering with errors');
  expect(titleOf([early, later, critical], 'stranger')).toBe('payments: unreachable');
});

test('has words for a symptom of a later version', () => {
  expect(symptomWords({ symptom: symptomSchema.parse('on-fire') })).toBe('abnormal');
});

test.each([
  ['level-high', 'errors', 'error rate too high'],
  ['growth', 'memory', 'memory use growing towards its limit'],
  ['saturated', 'cache', 'cache at its limit'],
  ['error-log', 'logs', 'logging errors'],
  ['slow', 'latency', 'answering slowly'],
] as const)('%s of %s: %s', (symptom, aspect, words) => {
  expect(symptomWords({ symptom, aspect })).toBe(words);
});

test('what is only of note names an incident last', () => {
  const surge = finding('storefront', {
    severity: 'info',
    symptom: 'level-high',
    aspect: 'traffic',
    startedAt: T0 - 60,
  });
  expect(titleOf([surge, early], undefined)).toBe('checkout: level too high');
});
