import { describe, expect, test } from '@jest/globals';
import {
  callersFail,
  changed,
  critical,
  errors,
  info,
  judge,
  latency,
  type Scenario,
  seen,
  T0,
} from '../test/scenario.ts';

describe('the faults of the demo', () => {
  test.each<[string, Scenario, string]>([
    [
      'crash',
      {
        given: [
          seen('payments unreachable probe', 1, critical),
          seen('payments unreachable metric', 2, critical),
          ...callersFail,
        ],
        when: 8,
      },
      'payments/crash',
    ],
    [
      'hang',
      {
        given: [
          seen('payments unresponsive probe', 1, critical),
          seen('payments unreachable metric', 3, critical),
          ...callersFail,
        ],
        when: 8,
      },
      'payments/hang',
    ],
    [
      'slow: its own latency, the processor idle, callers wait for it',
      {
        given: [
          seen('storefront slow metric', 1, latency),
          seen('checkout slow metric', 1, latency),
          seen('payments slow metric', 2, latency),
          seen('payments slow trace', 2, latency),
          seen('payments level-low metric', 3, { aspect: 'cpu' }),
        ],
        when: 14,
      },
      'payments/latency',
    ],
    [
      'errors after a deploy of v2, its restart seen by the probe',
      {
        given: [
          seen('payments unreachable probe', 0, { ...critical, clearedAt: T0 + 2_000 }),
          seen('payments level-high metric', 3, errors),
          seen('payments level-high trace', 4, errors),
          seen('payments error-log log', 2),
          ...callersFail,
        ],
        changes: [changed('payments', 'deploy', 0)],
        when: 9,
      },
      'payments/bad-deploy',
    ],
    [
      'leak: memory grows, warnings in the log, then it dies',
      {
        given: [
          seen('catalog growth metric', 5, { aspect: 'memory' }),
          seen('catalog error-log log', 20),
          seen('catalog unreachable probe', 40, critical),
          seen('catalog unreachable metric', 41, critical),
        ],
        when: 45,
      },
      'catalog/memory',
    ],
    [
      'leak, noticed before it dies',
      { given: [seen('catalog growth metric', 5, { aspect: 'memory' }), seen('catalog error-log log', 20)], when: 30 },
      'catalog/memory',
    ],
    [
      'leak, told by its metrics alone until it dies',
      {
        given: [
          seen('catalog saturated metric', 5, { aspect: 'memory' }),
          seen('catalog unreachable probe', 40, critical),
        ],
        when: 45,
      },
      'catalog/memory',
    ],
    [
      'cache full: errors on misses and lines about them',
      {
        given: [
          seen('catalog saturated metric', 1, { aspect: 'cache' }),
          seen('catalog level-high trace', 3, errors),
          seen('catalog error-log log', 2),
          seen('storefront level-high metric', 3, errors),
        ],
        when: 15,
      },
      'catalog/cache',
    ],
    [
      'cpu burn',
      {
        given: [
          seen('checkout level-high metric', 1, { aspect: 'cpu' }),
          seen('checkout slow trace', 2, latency),
          seen('storefront slow trace', 2, latency),
        ],
        when: 15,
      },
      'checkout/cpu',
    ],
    [
      'cpu burn that lets probes time out while metrics are still read',
      {
        given: [
          seen('checkout level-high metric', 3, { aspect: 'cpu' }),
          seen('checkout unresponsive probe', 2, critical),
        ],
        when: 15,
      },
      'checkout/cpu',
    ],
    [
      'the bank is down: payments fails, checkout and storefront follow',
      {
        given: [
          seen('bank unreachable probe', 2, critical),
          seen('payments level-high metric', 1, errors),
          seen('payments level-high trace', 1, errors),
          seen('payments error-log log', 0),
          ...callersFail,
        ],
        when: 28,
      },
      'bank/crash',
    ],
    ['visible only in the log', { given: [seen('checkout error-log log', 0)], when: 26 }, 'checkout/code-error'],
  ])('%s', (_, scenario, expected) => {
    const { causes, inconclusive } = judge(scenario);
    expect(`${causes[0]?.service.service}/${causes[0]?.faultClass}`).toBe(expected);
    expect(inconclusive).toBe(false);
    expect(causes[0]?.confidence).toBeGreaterThanOrEqual(0.7);
  });
});

describe('what is no fault', () => {
  test('more traffic: busy and slow, every class is withheld, and it says why', () => {
    const { inconclusive, missing, causes, report } = judge({
      given: [
        seen('storefront level-high metric', 0, { aspect: 'traffic', ...info }),
        seen('storefront level-high metric', 3, { aspect: 'cpu' }),
        seen('storefront slow trace', 2, latency),
      ],
      when: 30,
    });
    expect(inconclusive).toBe(true);
    expect(causes[0]?.faultClass).toBe('unknown');
    expect(missing[0]).toBe('more traffic than usual: storefront is busy and does not fail');
    expect(report).toContain('its traffic rose alike, which is no fault');
  });

  test('nor does more memory or a fuller cache make more traffic a fault, unless it is at a limit', () => {
    const busy = [
      seen('catalog level-high metric', 0, { aspect: 'traffic', ...info }),
      seen('catalog level-high metric', 3, { aspect: 'memory' }),
      seen('catalog level-high metric', 3, { aspect: 'cache' }),
      seen('catalog slow trace', 2, latency),
    ];
    expect(judge({ given: busy, when: 30 })).toMatchObject({ inconclusive: true, causes: [{ faultClass: 'unknown' }] });
    const full = [...busy, seen('catalog saturated metric', 3, { aspect: 'cache' })];
    expect(judge({ given: full, when: 30 })).toMatchObject({ inconclusive: false, causes: [{ faultClass: 'cache' }] });
  });

  test('more traffic that makes it fail is a fault all the same', () => {
    const traffic = seen('payments level-high metric', 0, { aspect: 'traffic', ...info });
    const failing = [seen('payments level-high metric', 3, errors), seen('payments level-high trace', 3, errors)];
    expect(judge({ given: [traffic, ...failing], when: 20 })).toMatchObject({
      inconclusive: false,
      causes: [{ faultClass: 'code-error' }],
    });
  });

  test('traffic that rises after the trouble, as retries do, does not excuse it', () => {
    const slow = [seen('payments slow metric', 0, latency), seen('payments slow trace', 0, latency)];
    const retries = seen('payments level-high metric', 15, { aspect: 'traffic', ...info });
    expect(judge({ given: [...slow, retries], when: 30 }).causes[0]?.faultClass).toBe('latency');
  });

  test('a planned deploy without errors, a single slow request, a scrape gap: nothing to act upon', () => {
    const restart = seen('payments unreachable probe', 1, { ...critical, clearedAt: T0 + 3_000 });
    expect(judge({ given: [restart], changes: [changed('payments', 'deploy', 0)], when: 10 }).inconclusive).toBe(true);
    expect(judge({ given: [seen('catalog slow trace', 0, latency)], when: 30 }).inconclusive).toBe(true);
    expect(
      judge({ given: [seen('catalog unreachable metric', 0, { clearedAt: T0 + 9_000 })], when: 30 }).inconclusive,
    ).toBe(true);
  });
});
