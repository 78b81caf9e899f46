import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { LocalServers } from '../../test/local-servers.ts';
import { Recorder } from '../../test/recorder.ts';
import { collectorMetrics } from '../metrics.ts';
import { probeSource } from './probes.ts';

const service = { env: 'demo', service: 'payments' };
const servers = new LocalServers();
let recorder: Recorder;
let registry: Registry;
let metrics: ReturnType<typeof collectorMetrics>;
let controller: AbortController;
let running: Promise<void>[];

beforeEach(() => {
  recorder = new Recorder();
  registry = new Registry();
  metrics = collectorMetrics(registry);
  controller = new AbortController();
  running = [];
});

afterEach(async () => {
  controller.abort();
  await Promise.all(running);
  servers.close();
});

function start(spec: { name: string; http?: string; tcp?: string; timeout?: number }, publisher = recorder): void {
  const dependencies = { publisher, clock: { now: () => 42 }, metrics };
  const full = { every: 20, timeout: 5_000, expect: { status: [200] }, ...spec };
  running.push(probeSource(service, full, dependencies).run(controller.signal));
}

const seen = (probe: string) =>
  recorder
    .dataOf('probes.observed')
    .flatMap(({ observations }) => observations)
    .filter((observation) => observation.probe === probe);

describe('the probes of a service', () => {
  test('are published again and again, as they turn out', async () => {
    let status = 200;
    const port = await servers.http((_request, response) => response.writeHead(status).end());
    start({ name: 'health', http: `http://127.0.0.1:${port}/` });
    await recorder.until(() => seen('health').length >= 2);
    status = 500;
    await recorder.until(() => seen('health').at(-1)?.ok === false);
    expect(seen('health')[0]).toMatchObject({ kind: 'http', ok: true, at: 42 });
    expect(seen('health').at(-1)).toMatchObject({ ok: false, failure: 'wrong-answer', detail: 'status 500' });
    expect(recorder.drafts[0]).toMatchObject({ type: 'probes.observed', subject: 'demo/payments', time: 42 });
    expect(await registry.metrics()).toMatch(/hale_collector_probes_total\{outcome="wrong-answer"\} 1/);
  });

  test('do not wait for one whose target never answers', async () => {
    const silent = await servers.http(() => undefined);
    const sound = await servers.tcp(() => undefined);
    start({ name: 'silent', http: `http://127.0.0.1:${silent}/`, timeout: 60_000 });
    start({ name: 'sound', tcp: `127.0.0.1:${sound}` });
    await recorder.until(() => seen('sound').length >= 5);
    expect(seen('silent')).toEqual([]);
  });

  test('do not pile up while nothing can be published, and go on afterwards', async () => {
    const port = await servers.tcp(() => undefined);
    let publishes = 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const skipped = async () => (await metrics.turnsSkipped.get()).values.reduce((sum, { value }) => sum + value, 0);
    recorder.beforePublish = async () => {
      publishes += 1;
      await gate;
    };
    start({ name: 'health', tcp: `127.0.0.1:${port}` });
    const other = new Recorder();
    start({ name: 'other', tcp: `127.0.0.1:${port}` }, other);
    await other.until(() => publishes > 0 && other.drafts.length >= 8);
    expect(publishes).toBe(1);
    open();
    await recorder.until(() => seen('health').length >= 3);
    expect(await skipped()).toBeGreaterThan(0);
  });

  test('say nothing when they are stopped midway', async () => {
    const port = await servers.http(() => controller.abort());
    start({ name: 'health', http: `http://127.0.0.1:${port}/` });
    await Promise.all(running);
    expect(recorder.drafts).toEqual([]);
  });
});
