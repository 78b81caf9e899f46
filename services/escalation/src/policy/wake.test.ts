import { expect, test } from '@jest/globals';
import { wakeOf } from './wake.ts';

const timer = (name: string, data: Record<string, string>) => ({
  id: 'tmr-1',
  owner: 'escalation',
  name,
  dueAt: 1,
  data,
});

test.each([
  ['triage', {}, { kind: 'triage-due' }],
  ['call', {}, { kind: 'call-due' }],
  ['settle', { quietSince: '1790000000123' }, { kind: 'settle-due', quietSince: 1_790_000_000_123 }],
  ['hand-over', { remediation: 'rem-1' }, { kind: 'hand-over-due', remediation: 'rem-1' }],
])('%s', (name, data, fact) => {
  expect(wakeOf(timer(name, { incident: 'inc-1', ...data }))).toEqual({ incident: 'inc-1', fact });
});

test('a timer of another version, or without what it needs, means nothing', () => {
  expect(wakeOf(timer('page-again', { incident: 'inc-1' }))).toBeUndefined();
  expect(wakeOf(timer('triage', {}))).toBeUndefined();
  expect(wakeOf(timer('settle', { incident: 'inc-1' }))).toBeUndefined();
  expect(wakeOf(timer('hand-over', { incident: 'inc-1' }))).toBeUndefined();
});
