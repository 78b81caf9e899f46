import { type Bus, fnv1a, stateKey } from '@hale/bus';
import { loadConfig } from '@hale/config';
import { type AnyEvent, type Draft, type Incident, type IncidentFinding, topics } from '@hale/events';
import { attach } from '@hale/runtime';
import {
  FIXED_NOW,
  type FixedClock,
  fixedClock,
  readControl,
  settle,
  silentLog,
  testBus,
  useRedis,
} from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { rca } from '../src/index.ts';

const server = useRedis();
let clock: FixedClock;
let bus: Bus;
let close: () => Promise<void>;

async function begin(): Promise<void> {
  const registry = new Registry();
  bus = testBus(server.url, { clock, registry });
  await bus.start();
  const config = loadConfig({ environment: {}, sections: { rca: rca.config } });
  const core = { ...config.core, env: 'demo', redis: { ...config.core.redis, partitions: 4 }, services: {} };
  const attached = await attach(rca, { config: { ...config, core }, bus, registry, log: silentLog });
  await attached.consumer.prepare();
  attached.consumer.start();
  close = async () => {
    await attached.consumer.stop();
    bus.close();
  };
}

beforeEach(async () => {
  clock = fixedClock();
  await begin();
});
afterEach(async () => await close());

const restart = async () => {
  await close();
  await begin();
};
const tell = async (...drafts: Draft[]) => {
  await bus.publisher('test').publish(drafts);
  await settle(server.redis, { groups: ['rca'] });
};
const said = async <Name extends AnyEvent['type']>(name: Name) =>
  (await readControl(server.redis)).filter((event): event is Extract<AnyEvent, { type: Name }> => event.type === name);
const edges = async () =>
  (await said('topology.changed')).map(({ data }) => data.edges.map(({ caller, callee }) => `${caller}>${callee}`));

/** Fires the timers that are due, as the durable timers would. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  const due = (await said('timer.set')).filter(({ data }) => data.timer.dueAt <= clock.now());
  const fired = await said('timer.fired');
  const open = due.filter(({ data }) => !fired.some((one) => one.data.timer.id === data.timer.id));
  await tell(
    ...open.map(({ data: { timer } }) => topics['timer.fired'].draft({ timer }, { subject: `timer/${timer.id}` })),
  );
}

/** One request to checkout in a trace of its own: its server span and its call of payments. */
const request = (id: string, { failed = false, calleeFailed = false } = {}): Draft => {
  const base = { service: { env: 'demo', service: 'checkout' }, name: 'x', startedAt: clock.now(), durationMs: 50 };
  return topics['spans.collected'].draft(
    {
      traceId: `trace-${id}`,
      spans: [
        { ...base, spanId: 'a', kind: 'server', error: failed },
        {
          ...base,
          spanId: 'b',
          kind: 'client',
          parentSpanId: 'a',
          peer: 'payments',
          durationMs: 40,
          error: calleeFailed,
        },
      ],
    },
    { subject: `trace/${id}` },
  );
};

const finding = (service: string, more: Partial<IncidentFinding>): IncidentFinding => ({
  fingerprint: `${service}-${more.symptom}-${more.source}`,
  service: { env: 'demo', service },
  detector: 'any',
  signal: 'any',
  source: 'metric',
  symptom: 'level-high',
  severity: 'warning',
  summary: `${service} is not well`,
  startedAt: FIXED_NOW,
  revision: 0,
  ...more,
});

const incident = (revision: number, ...findings: IncidentFinding[]): Incident => ({
  id: 'inc-1',
  env: 'demo',
  title: 'trouble',
  status: 'triggered',
  severity: 'warning',
  rung: 0,
  openedAt: FIXED_NOW,
  startedAt: FIXED_NOW,
  services: [...new Set(findings.map(({ service }) => service.service))].map((service) => ({ env: 'demo', service })),
  findings,
  revision,
});
const triaged = (one: Incident) =>
  topics['incident.triaged'].draft({ incident: one, reason: 'grouped' }, { subject: 'incident/inc-1' });
const updated = (one: Incident) =>
  topics['incident.updated'].draft({ incident: one, reason: 'more' }, { subject: 'incident/inc-1' });
const answered = (choice: string, rung = 1) =>
  topics['model.answered'].draft(
    {
      question: `q-${rung}`,
      task: 'explain-cause',
      rung,
      incident: 'inc-1',
      outcome: 'answered',
      choice,
      confidence: 0.9,
      model: 'small',
      costUsd: 0,
      latencyMs: 1,
    },
    { subject: 'incident/inc-1' },
  );
const tops = async () =>
  (await said('diagnosis.completed')).map(({ data: { diagnosis } }) => {
    const [top] = diagnosis.causes;
    return `${top?.service.service}/${top?.faultClass} rung ${diagnosis.rung}${diagnosis.inconclusive ? '?' : ''}`;
  });

describe('the graph learnt from spans', () => {
  test('is published once, whatever the number of traces, partitions and restarts', async () => {
    await tell(...Array.from({ length: 20 }, (_, at) => request(String(at))));
    await restart();
    await tell(...Array.from({ length: 20 }, (_, at) => request(`again-${at}`)));
    expect(await edges()).toEqual([['checkout>payments']]);
    expect((await said('topology.changed'))[0]?.data.edges[0]?.source).toBe('spans');
  });

  test('loses what no span has shown for a day', async () => {
    await tell(request('1'));
    await pass(25 * 3_600_000);
    await pass(3_600_000);
    expect(await edges()).toEqual([['checkout>payments'], []]);
  });

  test('keeps the spans of a minute, and counts a trace once however often it is told', async () => {
    const sameSlot = Array.from({ length: 40 }, (_, at) => String(at)).filter((id) => fnv1a(`trace-${id}`) % 4 === 0);
    const [first = '', second = ''] = sameSlot;
    await tell(request(first), request(first));
    await tell(request(first));
    clock.advance(600_000);
    await tell(request(second));
    const counts = (await said('calls.observed')).map(({ data }) => data.calls[0]?.count);
    expect(counts).toEqual([1, 1]);
    expect(await server.redis.hkeys(stateKey('rca', 'traces/demo/all', '0'))).toEqual([`trace-${second}`]);
  });

  test('is the graph of the incident’s moment: a call that had long ceased explains nothing', async () => {
    await tell(request('1'));
    const later = FIXED_NOW + 25 * 3_600_000;
    clock.set(later + 14_000);
    const found = [
      finding('checkout', { aspect: 'errors', startedAt: later }),
      finding('checkout', { aspect: 'errors', source: 'trace', startedAt: later }),
      finding('payments', { symptom: 'slow', aspect: 'latency', startedAt: later }),
    ];
    await tell(triaged({ ...incident(1, ...found), startedAt: later }));
    expect(await tops()).toEqual(['checkout/code-error rung 0']);
  });

  test('tells a diagnosis whose fault it is', async () => {
    const found = [
      finding('checkout', { aspect: 'errors' }),
      finding('checkout', { aspect: 'errors', source: 'trace' }),
      finding('payments', { symptom: 'unreachable', source: 'probe', severity: 'critical', startedAt: FIXED_NOW + 2 }),
    ];
    await tell(request('1', { failed: true, calleeFailed: true }));
    await tell(triaged(incident(1, ...found)));
    expect(await tops()).toEqual(['payments/crash rung 0']);
  });
});

test('errors that spans place in the caller are not put down to its slow callee', async () => {
  const found = [
    finding('checkout', { aspect: 'errors' }),
    finding('checkout', { aspect: 'errors', source: 'trace' }),
    finding('payments', { symptom: 'slow', aspect: 'latency' }),
  ];
  await tell(request('0'));
  await tell(triaged(incident(1, ...found)));
  await tell(...Array.from({ length: 6 }, (_, at) => request(`own-${at}`, { failed: true })));
  await tell(updated(incident(2, ...found)));
  expect(await tops()).toEqual(['payments/latency rung 0?', 'checkout/code-error rung 0']);
});

test('trouble that is only written becomes sure enough to propose something as it lasts, and not after it is over', async () => {
  const line = finding('payments', { symptom: 'error-log', aspect: 'logs', source: 'log' });
  await tell(triaged(incident(1, line)));
  const sure = async () =>
    (await said('diagnosis.completed')).map(({ data }) => data.diagnosis.causes[0]?.confidence ?? 0);
  expect((await sure()).at(-1)).toBeLessThan(0.5);
  await pass(12_000);
  await pass(13_000);
  expect((await sure()).at(-1)).toBeGreaterThanOrEqual(0.7);
  const ids = (await said('diagnosis.completed')).map(({ data }) => data.diagnosis.id);
  expect(new Set(ids).size).toBe(ids.length);
  const over = topics['incident.resolved'].draft(
    { incident: incident(2, line), reason: 'a person said so' },
    { subject: 'incident/inc-1' },
  );
  const more = finding('payments', { symptom: 'unreachable', source: 'probe', severity: 'critical' });
  await tell(over, updated(incident(3, line, more)), answered('payments/code-error'));
  expect((await sure()).length).toBe(ids.length);
});

test('a deploy is suspected once: not of what begins after its trouble has cleared', async () => {
  const deploy = { service: { env: 'demo', service: 'payments' }, kind: 'deploy' as const, text: 'v2', by: 'ci' };
  const fails = (id: string, startedAt: number, clearedAt?: number): Incident => ({
    ...incident(
      1,
      finding('payments', { aspect: 'errors', startedAt, ...(clearedAt && { clearedAt }) }),
      finding('payments', { aspect: 'errors', source: 'trace', startedAt, ...(clearedAt && { clearedAt }) }),
    ),
    id,
    startedAt,
  });
  await tell(
    topics['changes.recorded'].draft({ ...deploy, at: FIXED_NOW - 5_000 }, { subject: 'demo/payments' }),
    triaged(fails('inc-1', FIXED_NOW)),
    topics['incident.resolved'].draft(
      {
        incident: {
          ...fails('inc-1', FIXED_NOW, FIXED_NOW + 5_000),
          status: 'resolved',
          resolvedAt: FIXED_NOW + 9_000,
        },
        reason: 'repaired and verified',
      },
      { subject: 'incident/inc-1' },
    ),
    triaged(fails('inc-2', FIXED_NOW + 15_000)),
  );
  expect(await tops()).toEqual(['payments/bad-deploy rung 0', 'payments/code-error rung 0']);
});

test('a timer that fires a little before its time by this clock is looked at as if it were time', async () => {
  await tell(triaged(incident(1, finding('payments', { symptom: 'error-log', aspect: 'logs', source: 'log' }))));
  clock.advance(24_995);
  const due = FIXED_NOW + 25_000;
  const timer = { id: 'tmr-1', owner: 'rca', name: 'look-again', dueAt: due, data: { incident: 'inc-1' } };
  await tell(topics['timer.fired'].draft({ timer }, { subject: 'timer/tmr-1' }));
  expect(await tops()).toEqual(['payments/code-error rung 0?', 'payments/code-error rung 0']);
});

describe('a model’s answer', () => {
  const found = [
    finding('catalog', { aspect: 'cpu' }),
    finding('payments', { symptom: 'slow', aspect: 'latency', startedAt: FIXED_NOW + 1 }),
  ];

  test('decides where the rules were inconclusive, stays with later rankings, and is never enough to act upon', async () => {
    await tell(triaged(incident(1, ...found)));
    await tell(answered('payments/latency'), answered('payments/latency'));
    await tell(updated(incident(2, ...found)));
    expect(await tops()).toEqual(['catalog/cpu rung 0?', 'payments/latency rung 1']);
    const [, revised] = await said('diagnosis.completed');
    expect(revised?.data.diagnosis.causes[0]?.confidence).toBeLessThan(0.7);
  });

  test('of a higher rung stands, also when that of a lower one comes after it', async () => {
    await tell(triaged(incident(1, ...found)));
    await tell(answered('payments/latency', 2));
    await tell(answered('catalog/cpu', 1));
    expect(await tops()).toEqual(['catalog/cpu rung 0?', 'payments/latency rung 2']);
  });

  test.each(['payments/crash', 'stranger/latency', 'restart everything'])('%s is no candidate', async (choice) => {
    await tell(triaged(incident(1, ...found)));
    await tell(answered(choice));
    expect(await tops()).toEqual(['catalog/cpu rung 0?']);
  });
});
