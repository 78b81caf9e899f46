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
  expect(symptomWords(symptomSchema.parse('on-fire'))).toBe('abnormal');
});
