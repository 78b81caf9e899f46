import type { Bus } from '@hale/bus';
import { loadConfig } from '@hale/config';
import { type DataOf, type Draft, type Incident, topics } from '@hale/events';
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
import { escalation } from '../src/index.ts';
import { finding } from './scenario.ts';

const server = useRedis();
let clock: FixedClock;
let bus: Bus;
let close: () => Promise<void>;

const services = { payments: {}, checkout: { dependsOn: ['payments'] } };

beforeEach(async () => {
  clock = fixedClock();
  const registry = new Registry();
  bus = testBus(server.url, { clock, registry });
  await bus.start();
  const config = loadConfig({ environment: {}, sections: { escalation: escalation.config } });
  const { consumer, service } = await attach(escalation, {
    config: { ...config, core: { ...config.core, env: 'demo', services: coreServices() } },
    bus,
    registry,
    log: silentLog,
  });
  await consumer.prepare();
  consumer.start();
  close = async () => {
    await consumer.stop();
    for (const closer of service.closers ?? []) await closer.close();
    bus.close();
  };
});
afterEach(async () => await close());

function coreServices() {
  const whole = Object.entries(services).map(([name, more]) => [
    name,
    { aliases: [], dependsOn: [], critical: false, probes: [], scrape: [], logs: [], ...more },
  ]);
  return Object.fromEntries(whole) as ReturnType<typeof loadConfig>['core']['services'];
}

const tell = async (...drafts: Draft[]) => {
  await bus.publisher('test').publish(drafts);
  await settle(server.redis, { groups: ['escalation'] });
};
const changed = (kind: DataOf<'changes.recorded'>['kind'], service = 'payments') =>
  topics['changes.recorded'].draft(
    { service: { env: 'demo', service }, kind, text: kind, by: 'ci', at: clock.now() },
    { subject: `demo/${service}` },
  );
const raised = (one: ReturnType<typeof finding>) =>
  topics['finding.raised'].draft({ finding: one }, { subject: 'demo/payments' });
const cleared = (one: ReturnType<typeof finding>) =>
  topics['finding.cleared'].draft(
    { finding: one, clearedAt: clock.now(), reason: 'answers' },
    { subject: 'demo/payments' },
  );

/** Fires the timers that are due, as the durable timers would. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  const said = await readControl(server.redis);
  const due = said.flatMap((event) =>
    event.type === 'timer.set' && event.data.timer.dueAt <= clock.now() ? [event] : [],
  );
  await tell(...due.map(({ subject, data }) => topics['timer.fired'].draft({ timer: data.timer }, { subject })));
}

async function opened(): Promise<Incident[]> {
  return (await readControl(server.redis)).flatMap((event) =>
    event.type === 'incident.opened' ? [event.data.incident] : [],
  );
}

const down = finding('payments', { startedAt: FIXED_NOW });

describe('planned changes', () => {
  test('a stopped service and its failing caller open nothing, and are forgotten when they clear', async () => {
    const failing = finding('checkout', { symptom: 'error-response', startedAt: FIXED_NOW + 1_000 });
    await tell(changed('stop'), raised(down), raised(failing));
    expect(await opened()).toEqual([]);
    await tell(changed('start'), cleared(down), cleared(failing));
    await pass(700_000);
    expect(await opened()).toEqual([]);
    expect(await server.redis.hlen('hale:escalation:held:{control}')).toBe(0);
  });

  test('a deploy after which the service does not come back opens one late', async () => {
    await tell(changed('deploy'), raised(down));
    await pass(59_000);
    expect(await opened()).toEqual([]);
    await pass(1_000);
    expect(await opened()).toMatchObject([{ title: 'payments: unreachable', startedAt: FIXED_NOW }]);
  });

  test('a start that fails opens one when the start has had its time, not after the whole pause', async () => {
    await tell(changed('stop'), raised(down));
    clock.advance(20_000);
    await tell(changed('start'));
    await pass(60_000);
    expect(await opened()).toHaveLength(1);
    await pass(700_000);
    expect(await opened()).toHaveLength(1);
  });

  test('errors after a deploy open one at once, and so does a crash that nobody planned', async () => {
    await tell(
      changed('deploy'),
      raised(finding('payments', { symptom: 'level-high', aspect: 'errors', startedAt: FIXED_NOW })),
    );
    expect(await opened()).toHaveLength(1);
    await tell(raised(finding('stranger')));
    expect(await opened()).toHaveLength(2);
  });

  test('a held finding that turns into another kind of trouble opens one at once', async () => {
    await tell(changed('deploy'), raised(down), raised({ ...down, symptom: 'error-response', revision: 1 }));
    expect(await opened()).toMatchObject([{ title: 'payments: answering with errors' }]);
    expect(await server.redis.hlen('hale:escalation:held:{control}')).toBe(0);
  });
});

describe('what is only of note', () => {
  const surge = finding('payments', { severity: 'info', symptom: 'level-high', aspect: 'traffic' });

  test('opens nothing, and is in the incident that its service has later', async () => {
    await tell(raised(surge));
    expect(await opened()).toEqual([]);
    await tell(raised(down));
    const [incident] = await opened();
    expect(incident?.findings.map(({ symptom }) => symptom)).toEqual(['unreachable', 'level-high']);
  });

  test('over before, it is not', async () => {
    await tell(raised(surge), cleared(surge), raised(down));
    expect((await opened())[0]?.findings).toHaveLength(1);
  });
});

test('the published graph counts beside the configured one', async () => {
  const edge = { caller: 'stranger', callee: 'payments', source: 'spans' as const };
  await tell(
    topics['topology.changed'].draft(
      { env: 'demo', services: ['payments', 'stranger'], edges: [edge], at: FIXED_NOW },
      { subject: 'demo' },
    ),
    raised(down),
    raised(finding('stranger', { symptom: 'error-response' })),
    raised(finding('checkout', { symptom: 'error-response' })),
  );
  expect(await opened()).toHaveLength(1);
});

test('a finding about the time before an incident ended, told late, opens no other one unless it goes on', async () => {
  await tell(raised(down));
  const [incident] = await opened();
  await tell(
    topics['decision.made'].draft(
      { decision: { kind: 'resolve', incident: incident?.id ?? '', by: 'ada', via: 'cli' } },
      { subject: 'incident/x' },
    ),
    raised(finding('payments', { symptom: 'slow', startedAt: FIXED_NOW })),
  );
  expect(await opened()).toHaveLength(1);
  await pass(30_000);
  expect(await opened()).toHaveLength(2);
});
