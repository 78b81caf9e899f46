import type { IncidentFinding, Symptom } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import type { Change } from './change.ts';
import { graphOf } from './graph.ts';
import { rank } from './rank.ts';

const T0 = 1_790_000_000_000;
const graph = graphOf({
  storefront: { dependsOn: ['checkout'] },
  checkout: { dependsOn: ['payments', 'stock'] },
  payments: { dependsOn: [] },
  stock: { dependsOn: [] },
});

const finding = (service: string, symptom: Symptom, more: Partial<IncidentFinding> = {}): IncidentFinding => ({
  fingerprint: `${service}-${symptom}-${more.source ?? 'probe'}`,
  service: { env: 'demo', service },
  detector: 'any',
  signal: 'any',
  source: 'probe',
  symptom,
  severity: 'critical',
  summary: `${service} ${symptom}`,
  startedAt: T0,
  revision: 0,
  ...more,
});

const change = (service: string, kind: Change['kind'], at: number): Change => ({
  service: { env: 'demo', service },
  kind,
  text: `${service} v2`,
  by: 'ada',
  at,
});

const diagnose = (findings: IncidentFinding[], changes: Change[] = [], now = T0 + 30_000) =>
  rank({ findings, graph, changes, now });
const top = (findings: IncidentFinding[], changes: Change[] = []) => diagnose(findings, changes).causes[0];
const metric = { source: 'metric' as const };
const warning = { severity: 'warning' as const, source: 'metric' as const };

describe('whose fault it is', () => {
  test('a callee accounts for its callers, directly and through others, also when it was seen later', () => {
    const { causes, inconclusive } = diagnose([
      finding('storefront', 'error-response', { ...warning, startedAt: T0 + 4_000 }),
      finding('checkout', 'level-high', { ...warning, startedAt: T0 }),
      finding('payments', 'unreachable', { startedAt: T0 + 3_000 }),
    ]);
    expect(inconclusive).toBe(false);
    expect(causes.map(({ service }) => service.service)).toEqual(['payments', 'checkout', 'storefront']);
    expect(causes.map(({ faultClass }) => faultClass)).toEqual(['crash', 'dependency', 'dependency']);
  });

  test('a caller whose port is closed is not blamed on a callee that answers', () => {
    const found = [
      finding('checkout', 'unreachable', { startedAt: T0 + 5_000 }),
      finding('payments', 'level-high', warning),
    ];
    expect(top(found)?.service.service).toBe('checkout');
  });

  test('a callee that merely has less to do after its caller failed is not the cause', () => {
    const found = [
      finding('checkout', 'error-response', warning),
      finding('payments', 'level-low', { ...warning, startedAt: T0 + 5_000 }),
    ];
    expect(top(found)?.service.service).toBe('checkout');
  });

  test('a caller that was deployed right before is not blamed on a callee that failed after it', () => {
    const found = [
      finding('checkout', 'level-high', warning),
      finding('payments', 'level-high', { ...warning, startedAt: T0 + 5_000 }),
    ];
    expect(top(found)?.service.service).toBe('payments');
    expect(top(found, [change('checkout', 'deploy', T0 - 20_000)])).toMatchObject({
      service: { service: 'checkout' },
      faultClass: 'bad-deploy',
    });
  });

  test('a cause whose findings cleared a moment ago stays the cause while its callers recover, and not for ever', () => {
    const found = [
      finding('payments', 'unreachable', { clearedAt: T0 + 20_000 }),
      finding('checkout', 'level-high', warning),
    ];
    expect(diagnose(found).causes[0]?.service.service).toBe('payments');
    expect(diagnose(found, [], T0 + 20_000 + 600_001).causes.map(({ service }) => service.service)).toEqual([
      'checkout',
    ]);
  });

  test('critical comes before warning among services that do not call each other', () => {
    const found = [finding('stock', 'level-high', warning), finding('payments', 'unreachable')];
    expect(top(found)?.service.service).toBe('payments');
  });

  test('in a circle of calls the earliest onset wins', () => {
    const circle = graphOf({ a: { dependsOn: ['b'] }, b: { dependsOn: ['c'] }, c: { dependsOn: ['a'] } });
    const findings = [
      finding('a', 'unresponsive', { startedAt: T0 + 2 }),
      finding('b', 'unresponsive', { startedAt: T0 + 1 }),
      finding('c', 'unresponsive', { startedAt: T0 + 3 }),
    ];
    const { causes } = rank({ findings, graph: circle, changes: [], now: T0 + 10 });
    expect(causes.map(({ service }) => service.service)).toEqual(['b', 'a', 'c']);
  });
});

describe('what is wrong with it', () => {
  test.each<[string, IncidentFinding[], Change[], string]>([
    ['refused by a probe', [finding('payments', 'unreachable')], [], 'crash'],
    [
      'up is 0 and it wrote its last words',
      [finding('payments', 'unreachable', metric), finding('payments', 'fatal-log', { source: 'log' })],
      [],
      'crash',
    ],
    [
      'up is 0, the probe timed out',
      [finding('payments', 'unreachable', metric), finding('payments', 'unresponsive')],
      [],
      'hang',
    ],
    [
      'up is 0, the probe was refused',
      [finding('payments', 'unreachable', metric), finding('payments', 'unreachable')],
      [],
      'crash',
    ],
    ['timed out', [finding('payments', 'unresponsive')], [], 'hang'],
    ['last words only', [finding('payments', 'fatal-log', { source: 'log' })], [], 'crash'],
    [
      'errors after a deploy',
      [finding('payments', 'error-response')],
      [change('payments', 'deploy', T0 - 60_000)],
      'bad-deploy',
    ],
    [
      'errors before a deploy',
      [finding('payments', 'error-response')],
      [change('payments', 'deploy', T0 + 6_000)],
      'code-error',
    ],
    [
      'errors long after a deploy',
      [finding('payments', 'error-response')],
      [change('payments', 'deploy', T0 - 3_600_000)],
      'code-error',
    ],
    [
      'errors after another service’s deploy',
      [finding('payments', 'error-response')],
      [change('stock', 'deploy', T0 - 60_000)],
      'code-error',
    ],
    [
      'a level after a change of configuration',
      [finding('payments', 'level-high', metric)],
      [change('payments', 'configuration', T0 - 60_000)],
      'configuration',
    ],
    [
      'a level after a healing of ours',
      [finding('payments', 'level-high', metric)],
      [change('payments', 'healing', T0 - 60_000)],
      'code-error',
    ],
    ['a level alone', [finding('payments', 'level-high', metric)], [], 'code-error'],
    ['less to do', [finding('payments', 'level-low', metric)], [], 'unknown'],
  ])('%s', (_, findings, changes, faultClass) => {
    expect(top(findings, changes)?.faultClass).toBe(faultClass);
  });
});

describe('how sure it is', () => {
  test('nothing found is inconclusive, and so is Hale’s own lapse', () => {
    expect(diagnose([])).toMatchObject({ inconclusive: true, causes: [] });
    expect(diagnose([finding('payments', 'lapsed', { source: 'watcher' })])).toMatchObject({
      inconclusive: true,
      causes: [],
    });
  });

  test('a single warning is inconclusive and says what is missing', () => {
    const { inconclusive, missing, report } = diagnose([finding('payments', 'level-high', warning)]);
    expect(inconclusive).toBe(true);
    expect(missing).toEqual([
      'only one kind of signal saw payments: metric',
      'no probe saw payments fail',
      'no traces of payments',
    ]);
    expect(report).toContain('No cause is certain enough; the best guess is payments (code-error), 35 % sure');
  });

  test('a second kind of signal makes it surer than 0.7', () => {
    const one = [finding('payments', 'unreachable')];
    const two = [...one, finding('payments', 'unreachable', metric)];
    expect(diagnose(one, [], T0 + 5_000).causes[0]?.confidence).toBeCloseTo(0.6, 2);
    expect(diagnose(two, [], T0 + 5_000).causes[0]?.confidence).toBeCloseTo(0.83, 2);
  });

  test('another critical service that it does not account for makes it less sure', () => {
    const alone = [finding('payments', 'unreachable')];
    const beside = [...alone, finding('stock', 'unreachable', { startedAt: T0 + 1 })];
    expect(top(beside)?.confidence).toBeLessThan(top(alone)?.confidence ?? 0);
    expect(diagnose(beside).missing).toContain('what connects payments with stock, which failed beside it');
  });
});

test('the evidence of a cause is its own findings in order of onset', () => {
  const later = finding('payments', 'unreachable', { ...metric, startedAt: T0 + 900 });
  const cause = top([later, finding('payments', 'unreachable'), finding('checkout', 'level-high', warning)]);
  expect(cause?.evidence).toEqual([
    { id: 'payments-unreachable-probe', source: 'probe', text: 'payments unreachable', at: T0 },
    { id: 'payments-unreachable-metric', source: 'metric', text: 'payments unreachable', at: T0 + 900 },
  ]);
});

test('the report tells the order, the cause, how sure, and what speaks against it', () => {
  const seen = [
    finding('checkout', 'level-high', { ...warning, summary: 'error rate 40 %' }),
    finding('payments', 'unreachable', {
      startedAt: T0 + 3_000,
      summary: 'probe health failed 3 times in a row: ECONNREFUSED',
    }),
  ];
  const { report } = diagnose(seen, [], T0 + 8_000);
  expect(report).toBe(
    [
      'checkout at 14:13:20 UTC: error rate 40 %.',
      'payments 3 s later: probe health failed 3 times in a row: ECONNREFUSED.',
      'Cause: payments (crash), 69 % sure, seen by probe. So because its port is closed. It accounts for checkout.',
      'Against it: only one kind of signal saw it; checkout was seen earlier.',
    ].join('\n'),
  );
});

test('a report of many long findings stays within its bound', () => {
  const many = Array.from({ length: 300 }, (_, at) =>
    finding(`service-${at % 40}`, 'level-high', { fingerprint: `f${at}`, summary: 'x'.repeat(500) }),
  );
  const { report, causes } = diagnose(many);
  expect(report.length).toBeLessThanOrEqual(4_000);
  expect(report).toMatch(/Against it: [^\n]*\.$/);
  expect(causes).toHaveLength(5);
});
