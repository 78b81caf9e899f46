import type { DataOf, Finding } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { finding, settings, T0 } from '../../test/scenario.ts';
import { explanationOf, isSpent, type Plan, planAfter } from './plan.ts';

type Change = DataOf<'changes.recorded'>;

const change = (kind: Change['kind'], at = T0, more: Partial<Change> = {}): Change => ({
  service: { env: 'demo', service: 'payments' },
  kind,
  text: kind,
  by: 'ci',
  at,
  ...more,
});
const plan = (...changes: Change[]) =>
  changes.reduce<Plan | undefined>((before, each) => planAfter(before, each, settings), undefined);
const held = (service: string, more: Partial<Finding>, now: number, ...changes: Change[]) =>
  explanationOf(
    finding(service, { startedAt: now, ...more }),
    new Map([['demo/payments', plan(...changes) ?? {}]]),
    { ...settings, hops: 3 },
    now,
  )?.until;

describe('a deploy', () => {
  const deployed = change('deploy');

  test.each<[string, Partial<Finding>]>([
    ['unreachable', {}],
    ['unresponsive', { symptom: 'unresponsive' }],
    ['fatal-log', { symptom: 'fatal-log' }],
    ['missing-log', { symptom: 'missing-log' }],
    ['up', { symptom: 'level-low', signal: 'up' }],
    ['restarts', { symptom: 'level-high', source: 'docker', aspect: 'availability' }],
  ])('explains %s for a while', (_, more) => {
    expect(held('payments', more, T0 + 2_000, deployed)).toBe(T0 + 60_000);
    expect(held('payments', more, T0 + 60_000, deployed)).toBeUndefined();
  });

  test.each<[string, Partial<Finding>]>([
    ['errors', { symptom: 'level-high', aspect: 'errors' }],
    ['latency', { symptom: 'slow', aspect: 'latency' }],
    ['error lines', { symptom: 'error-log' }],
    ['want of memory', { symptom: 'oom', source: 'docker' }],
    ['what began long before it', { startedAt: T0 - 60_000 }],
  ])('does not explain %s', (_, more) => {
    expect(held('payments', more, T0 + 2_000, deployed)).toBeUndefined();
  });

  test('explains failing callers only for its first seconds', () => {
    expect(held('checkout', { symptom: 'error-response' }, T0 + 2_000, deployed)).toBe(T0 + 30_000);
    expect(held('checkout', { symptom: 'error-response' }, T0 + 30_000, deployed)).toBeUndefined();
  });
});

describe('a stop', () => {
  test('explains the service and those that call it, near and far, until it is started', () => {
    const stopped = change('stop');
    expect(held('payments', {}, T0 + 300_000, stopped)).toBe(T0 + 600_000);
    for (const caller of ['checkout', 'storefront']) {
      for (const more of [{ symptom: 'error-response' }, { symptom: 'slow' }, { aspect: 'errors' }] as const) {
        expect(held(caller, { symptom: 'level-high', ...more }, T0 + 300_000, stopped)).toBe(T0 + 600_000);
      }
      expect(held(caller, {}, T0 + 300_000, stopped)).toBeUndefined();
    }
    expect(held('stranger', { symptom: 'error-response' }, T0 + 1_000, stopped)).toBeUndefined();
  });

  test('after the start what began meanwhile is explained for as long as a start may take', () => {
    const changes = [change('stop'), change('start', T0 + 100_000)];
    expect(held('payments', { startedAt: T0 + 5_000 }, T0 + 101_000, ...changes)).toBe(T0 + 160_000);
    expect(held('checkout', { symptom: 'slow', startedAt: T0 + 5_000 }, T0 + 101_000, ...changes)).toBe(T0 + 160_000);
  });
});

test('a crash, and the start of what nobody stopped, are not planned', () => {
  for (const kind of ['die', 'oom', 'start', 'unknown'] as const) {
    expect(plan(change(kind, T0, { by: 'docker' }))).toBeUndefined();
  }
});

test('what the engine reports right after our own action is not planned; later, and by others, it is', () => {
  const healed = change('healing', T0, { by: 'healer' });
  const stop = (at: number, by: string) => plan(healed, change('stop', at, { by }))?.planned?.kind;
  expect(stop(T0 + 1_000, 'docker')).toBeUndefined();
  expect(stop(T0 + 60_000, 'docker')).toBe('stop');
  expect(stop(T0 + 1_000, 'ada')).toBe('stop');
});

test('a plan of another environment explains nothing', () => {
  const plans = new Map([['live/payments', plan(change('stop')) ?? {}]]);
  const now = T0 + 1_000;
  expect(explanationOf(finding('payments', { startedAt: now }), plans, settings, now)).toBeUndefined();
  expect(explanationOf(finding('checkout', { symptom: 'slow', startedAt: now }), plans, settings, now)).toBeUndefined();
});

test('a plan is spent when neither it nor an action of ours says anything any more', () => {
  const deployed = plan(change('deploy')) ?? {};
  expect(isSpent(deployed, T0 + 59_999, settings)).toBe(false);
  expect(isSpent(deployed, T0 + 60_000, settings)).toBe(true);
  expect(isSpent({ ...deployed, healedAt: T0 + 30_000 }, T0 + 60_000, settings)).toBe(false);
});
