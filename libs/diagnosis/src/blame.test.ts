import type { IncidentFinding } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { callersFail, changed, critical, errors, info, judge, latency, seen, T0 } from '../test/scenario.ts';
import type { Change } from './change.ts';
import type { SpanShare } from './spans.ts';

describe('whose deploy it was', () => {
  const failing = [seen('payments level-high metric', 3, errors), seen('payments level-high trace', 3, errors)];
  const classAfter = (...changes: readonly Change[]) =>
    judge({ given: failing, changes, when: 10 }).causes[0]?.faultClass;

  test('not our own healing, nor a deploy that was rolled back meanwhile', () => {
    expect(classAfter(changed('payments', 'deploy', -20))).toBe('bad-deploy');
    expect(classAfter(changed('payments', 'deploy', -20, 'healer'))).toBe('code-error');
    expect(classAfter(changed('payments', 'deploy', -25), changed('payments', 'rollback', -15, 'healer'))).toBe(
      'code-error',
    );
    expect(classAfter(changed('payments', 'rollback', -20))).toBe('code-error');
  });

  test('minutes after a deploy a full cache is a full cache; seconds after it is the deploy', () => {
    const full = [
      seen('catalog saturated metric', 0, { aspect: 'cache' }),
      seen('catalog level-high trace', 1, errors),
    ];
    const after = (seconds: number) =>
      judge({ given: full, changes: [changed('catalog', 'deploy', -seconds)], when: 20 }).causes[0]?.faultClass;
    expect(after(20)).toBe('bad-deploy');
    expect(after(60)).toBe('cache');
  });

  test('a version that does not start is a bad deploy; one that crashes later has crashed', () => {
    const gone = (after: number) => [
      seen('payments unreachable probe', after, critical),
      seen('payments unreachable metric', after, critical),
    ];
    const deployed = [changed('payments', 'deploy', 0)];
    expect(judge({ given: gone(2), changes: deployed, when: 65 }).causes[0]?.faultClass).toBe('bad-deploy');
    expect(judge({ given: gone(50), changes: deployed, when: 65 }).causes[0]?.faultClass).toBe('crash');
  });

  test('a rollout of the caller does not hide that its callee is down, and does when it merely became slow after it', () => {
    const topWith = (...callee: IncidentFinding[]) =>
      judge({ given: [...callersFail, ...callee], changes: [changed('checkout', 'deploy', -5)], when: 14 }).causes[0];
    expect(topWith(seen('payments unreachable probe', 4, critical))).toMatchObject({
      service: { service: 'payments' },
      faultClass: 'crash',
    });
    expect(topWith(seen('payments slow metric', 4, latency), seen('payments slow trace', 4, latency))).toMatchObject({
      service: { service: 'checkout' },
      faultClass: 'bad-deploy',
    });
  });
});

describe('callers first, then the callee', () => {
  test('a caller waits for a word of its callees before it is sure enough to act upon', () => {
    const first = judge({ given: callersFail, when: 5 });
    expect(first.causes[0]?.confidence).toBeLessThan(0.7);
    expect(first.again).toBe(T0 + 13_000);
    expect(judge({ given: callersFail, when: 14 }).causes[0]?.confidence).toBeGreaterThanOrEqual(0.7);
  });

  test('not when spans say that it fails by itself, or when it was deployed right before', () => {
    const critically = callersFail.map((one) => ({ ...one, ...critical }));
    const own = { checkout: { selfMs: 900, calleeMs: 100, ownErrors: 20, calleeErrors: 1 } };
    expect(judge({ given: critically, spans: own, when: 5 }).causes[0]?.confidence).toBeGreaterThan(0.7);
    expect(
      judge({ given: callersFail, changes: [changed('checkout', 'deploy', -1)], when: 5 }).causes[0],
    ).toMatchObject({ faultClass: 'bad-deploy' });
  });

  test('a callee seen fifteen seconds later still accounts for it, one seen much later does not', () => {
    const with_ = (after: number) =>
      judge({
        given: [
          ...callersFail,
          seen('payments slow metric', after, latency),
          seen('payments slow trace', after, latency),
        ],
        when: 60,
      }).causes[0]?.service.service;
    expect(with_(17)).toBe('payments');
    expect(with_(40)).toBe('checkout');
  });

  test('a slow or failing callee does not account for errors and time that spans place in the caller', () => {
    const given = [
      seen('checkout level-high metric', 1, errors),
      seen('checkout level-high trace', 1, errors),
      seen('payments slow metric', 1, latency),
    ];
    const share = { selfMs: 100, calleeMs: 900, ownErrors: 0, calleeErrors: 20 };
    const topWith = (checkout: SpanShare) => judge({ given, spans: { checkout }, when: 20 }).causes[0]?.service.service;
    expect(topWith(share)).toBe('payments');
    expect(topWith({ ...share, ownErrors: 20, calleeErrors: 0 })).toBe('checkout');
    expect(topWith({ ...share, ownErrors: 3, calleeErrors: 0 })).toBe('payments');
  });

  test('nor for a time-out of the caller’s probe, unless it began before it', () => {
    const topWhen = (calleeAfter: number) =>
      judge({
        given: [
          seen('checkout unresponsive probe', 5, critical),
          seen('payments slow metric', calleeAfter, latency),
          seen('payments slow trace', calleeAfter, latency),
        ],
        when: 30,
      }).causes[0]?.service.service;
    expect(topWhen(1)).toBe('payments');
    expect(topWhen(8)).toBe('checkout');
  });

  test('nor for slowness that is the caller’s own', () => {
    const given = [
      seen('checkout slow metric', 1, latency),
      seen('checkout slow trace', 1, latency),
      seen('payments level-high metric', 1, errors),
    ];
    const share = { selfMs: 100, calleeMs: 900, ownErrors: 0, calleeErrors: 0 };
    const topWith = (checkout: SpanShare) => judge({ given, spans: { checkout }, when: 20 }).causes[0]?.service.service;
    expect(topWith(share)).toBe('payments');
    expect(topWith({ ...share, selfMs: 900, calleeMs: 100 })).toBe('checkout');
  });

  test('a caller’s own memory, cache or processor is not put down to a callee', () => {
    const callee = [seen('payments level-high metric', 0, errors), seen('payments level-high trace', 0, errors)];
    const own = (aspect: 'memory' | 'cache' | 'cpu') =>
      judge({ given: [...callee, seen('checkout level-high metric', 1, { aspect })], when: 5 }).causes.find(
        ({ service }) => service.service === 'checkout',
      )?.faultClass;
    expect([own('memory'), own('cache'), own('cpu')]).toEqual(['memory', 'cache', 'cpu']);
  });
});

test('what is only written at a callee does not take the blame from a caller that was measured', () => {
  const { causes } = judge({
    given: [
      seen('checkout level-high metric', 1, errors),
      seen('checkout level-high trace', 1, errors),
      seen('payments fatal-log log', 0, critical),
      seen('payments level-high log', 0, errors),
    ],
    when: 20,
  });
  expect(causes[0]).toMatchObject({ service: { service: 'checkout' }, faultClass: 'code-error' });
});

test('a service stands alone when no other is in trouble of its own', () => {
  const line = seen('payments error-log log', 0);
  const sure = (...others: IncidentFinding[]) =>
    judge({ given: [line, ...others], when: 30 }).causes[0]?.confidence ?? 0;
  expect(sure()).toBeGreaterThanOrEqual(0.7);
  expect(sure(seen('checkout error-log log', 1))).toBeGreaterThanOrEqual(0.7);
  expect(sure(seen('catalog error-log log', 1))).toBeLessThan(0.5);
});

test('evidence for the guards holds what weighs only: traffic never makes a second kind of signal', () => {
  const { causes, missing } = judge({
    given: [seen('checkout error-log log', 0), seen('checkout level-high metric', 0, { aspect: 'traffic', ...info })],
    when: 26,
  });
  expect(causes[0]?.evidence.map(({ source }) => source)).toEqual(['log']);
  expect(missing).toContain('only one kind of signal saw checkout: log');
});

test('memory that grows and fails nobody is not proposed on the word of its metrics alone', () => {
  const given = [seen('catalog saturated metric', 0, { aspect: 'memory' })];
  expect(judge({ given, when: 60 }).causes[0]?.confidence).toBeLessThan(0.7);
});

test('it says when to look again: as trouble settles, as it lasts, then never', () => {
  const given = [seen('checkout error-log log', 0)];
  expect(judge({ given, when: 1 }).again).toBe(T0 + 12_000);
  expect(judge({ given, when: 12 }).again).toBe(T0 + 25_000);
  expect(judge({ given, when: 25 }).again).toBeUndefined();
});
