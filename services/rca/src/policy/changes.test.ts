import type { Change } from '@hale/diagnosis';
import { type Incident, topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import { remember, suspicious, wellOf } from './changes.ts';

const deploy = (at: number, text = 'v1'): Change => ({
  service: { env: 'demo', service: 'payments' },
  kind: 'deploy',
  text,
  by: 'ada',
  at,
});
const keep = { keepChanges: 1_000, maxChanges: 3 };

test('keeps the latest in order of time, whatever the order of arrival', () => {
  const known = [10, 30, 20].reduce<readonly Change[]>((all, at) => remember(all, deploy(at), 100, keep), []);
  expect(known.map(({ at }) => at)).toEqual([10, 20, 30]);
  expect(remember(known, deploy(40), 100, keep).map(({ at }) => at)).toEqual([20, 30, 40]);
});

test('forgets what is too old, also the change itself', () => {
  expect(remember([deploy(0)], deploy(500), 1_001, keep).map(({ at }) => at)).toEqual([500]);
  expect(remember([], deploy(0), 1_001, keep)).toEqual([]);
});

test('the same change told twice is one; another at the same time is another', () => {
  expect(remember([deploy(10)], deploy(10), 100, keep)).toHaveLength(1);
  expect(remember([deploy(10)], deploy(10, 'v2'), 100, keep)).toHaveLength(2);
});

test('a deploy after which the service was well is not suspected of what began later', () => {
  const wellAt = new Map([['demo/payments', 50]]);
  expect(suspicious([deploy(10), deploy(60)], wellAt, 70)).toEqual([deploy(60)]);
  expect(suspicious([deploy(10)], new Map(), 70)).toEqual([deploy(10)]);
  expect(suspicious([deploy(10)], wellAt, 40)).toEqual([deploy(10)]);
});

test('well are the services of a resolved incident of which no finding is left', () => {
  const { incident } = topics['incident.resolved'].data.parse(topics['incident.resolved'].examples[0]);
  const cleared: Incident = { ...incident, findings: incident.findings.map((one) => ({ ...one, clearedAt: 5 })) };
  expect(wellOf(cleared).map(({ service }) => service)).toEqual(incident.services.map(({ service }) => service));
  expect(wellOf(incident).map(({ service }) => service)).not.toContain('payments');
});
