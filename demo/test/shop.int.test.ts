import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ROLES } from '../src/graph.ts';
import { identityOf, parseStat } from '../src/proc.ts';
import { loadState } from '../src/state.ts';
import { run, ShopFolder, until } from './running-shop.ts';

let shop: ShopFolder;

beforeEach(() => {
  shop = new ShopFolder();
});

afterEach(() => shop.dispose());

const urlOf = (service: string) => shop.description().services[service]?.url ?? '';

const order = (headers: Record<string, string> = {}) =>
  fetch(`${urlOf('storefront')}/orders`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ productId: 'mug', quantity: 2 }),
  });

const healthz = (service: string, timeoutMs = 5_000) =>
  fetch(`${urlOf(service)}/healthz`, { signal: AbortSignal.timeout(timeoutMs) });

const pids = () => ROLES.flatMap((name) => shop.description().services[name]?.pid ?? []);

const gone = (pid: number) => until(`the end of ${pid}`, () => (identityOf(pid) === null ? true : null));

describe('the services', () => {
  test('answer along the call graph in one trace, and count it', async () => {
    await shop.start();
    for (const name of ROLES) expect(await (await healthz(name)).json()).toEqual({ status: 'ok' });

    const traceId = 'a1'.repeat(16);
    const response = await order({ traceparent: `00-${traceId}-${'b2'.repeat(8)}-01` });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      productId: 'mug',
      charge: { amountCents: 2_580, status: 'approved' },
    });

    const line = (name: string) => shop.lines(`logs/${name}.log`).find((entry) => entry.trace_id === traceId);
    expect(line('storefront')).toMatchObject({ level: 'info', service: 'storefront', parent_span_id: 'b2'.repeat(8) });
    for (const name of ROLES) expect(line(name)?.parent_span_id).toMatch(/^[0-9a-f]{16}$/);
    expect(String(line('payments')?.time)).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(line('payments')?.msg).toMatch(/^charge ch_.* of 2580 cents approved$/);

    expect((await fetch(`${urlOf('storefront')}/products/nothing`)).status).toBe(404);
    expect((await fetch(`${urlOf('storefront')}/made/up?by=client`)).status).toBe(404);
    const metrics = await (await fetch(`${urlOf('storefront')}/metrics`)).text();
    expect(metrics).toContain('http_requests_total{method="POST",route="/orders",status="201"} 1');
    expect(metrics).toContain('http_requests_total{method="GET",route="/products/:id",status="404"} 1');
    expect(metrics).toContain('http_requests_total{method="GET",route="unmatched",status="404"} 1');
    expect(metrics).toContain('http_request_duration_seconds_count{method="POST",route="/orders",status="201"} 1');
    expect(metrics).toContain('http_client_requests_total{target="checkout",status="201"} 1');
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(metrics).not.toContain('healthz');
  });

  test('are under the load that was asked for', async () => {
    await shop.start('--load', '100');
    await until('charges', async () => {
      const metrics = await (await fetch(`${urlOf('payments')}/metrics`)).text();
      return /^http_requests_total\{.*status="201"\} \d{2,}$/m.test(metrics) || null;
    });
  });

  test('crash: fatal in the log, down for good, its caller answers 502 and says why', async () => {
    await shop.start();
    const { pid } = await shop.view('payments');
    expect((await shop.inject('payments', 'crash')).body).toMatchObject({ state: 'stopped', pid: null, generation: 1 });

    expect(identityOf(pid ?? 0)).toBeNull();
    expect(shop.lines('logs/payments.log').at(-1)).toMatchObject({
      level: 'fatal',
      service: 'payments',
      msg: expect.stringMatching(/^uncaught exception: Cannot read properties/),
      err: { type: 'TypeError', stack: expect.stringContaining('settleBatch') },
    });
    const response = await order();
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      error: 'checkout is unavailable',
      target: 'checkout',
      reason: 'status_5xx',
    });
    expect(shop.lines('logs/checkout.log').at(-1)).toMatchObject({
      level: 'error',
      target: 'payments',
      reason: 'refused',
      msg: expect.stringContaining('ECONNREFUSED'),
    });
    const metrics = await (await fetch(`${urlOf('checkout')}/metrics`)).text();
    expect(metrics).toContain('http_client_requests_total{target="payments",status="refused"} 1');

    expect((await shop.restart('catalog')).status).toBe(200);
    expect((await shop.view('payments')).state).toBe('stopped');
    expect(shop.description().services['payments']).toMatchObject({ state: 'stopped', pid: null });
    expect((await shop.inject('payments', 'hang')).status).toBe(409);
  });

  test('hang: takes connections, answers nothing, burns nothing, hears no SIGTERM', async () => {
    await shop.start();
    const { body } = await shop.inject('payments', 'hang');
    expect(body).toMatchObject({ state: 'running', generation: 1 });
    const pid = body.pid ?? 0;

    const socket = connect({ port: Number(new URL(urlOf('payments')).port), host: '127.0.0.1' });
    await once(socket, 'connect');
    socket.destroy();
    await expect(healthz('payments', 500)).rejects.toThrow(/timeout/);
    expect((await order()).status).toBe(502);
    const complaint = await until('the complaint of checkout', () => {
      return shop.lines('logs/checkout.log').find((line) => line.level === 'error') ?? null;
    });
    expect(complaint).toMatchObject({ target: 'payments', reason: 'timeout', trace_id: expect.any(String) });

    process.kill(pid, 'SIGTERM');
    await expect(healthz('payments', 500)).rejects.toThrow(/timeout/);
    expect(parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.state).toBe('S');
    expect((await shop.inject('payments', 'hang')).status).toBe(200);
    expect((await shop.inject('payments', 'crash')).status).toBe(409);
    expect((await healthz('checkout')).status).toBe(200);
  });
});

describe('the control API', () => {
  test('a restart repairs a crash and a hang', async () => {
    await shop.start();
    for (const [index, fault] of ['crash', 'hang'].entries()) {
      const { body } = await shop.inject('payments', fault);
      const restarted = await shop.restart('payments');
      expect(restarted).toMatchObject({ status: 200, body: { state: 'running', generation: index + 2 } });
      expect(restarted.body.pid).not.toBe(body.pid);
      expect(body.pid === null || identityOf(body.pid) === null).toBe(true);
      expect((await order()).status).toBe(201);
    }
    expect(shop.lines('actions.ndjson')).toMatchObject([
      { action: 'restart', service: 'payments', key: null, generation: 2 },
      { service: 'payments', key: null, generation: 3 },
    ]);
    expect(shop.description().services['payments']).toEqual({
      url: urlOf('payments'),
      ...(await shop.view('payments')),
    });
  });

  test('stop and start, also of one that hangs', async () => {
    await shop.start();
    await shop.inject('catalog', 'hang');
    const stopped = await shop.control('/services/catalog/stop', { method: 'POST' });
    expect(stopped).toMatchObject({
      status: 200,
      body: { state: 'stopped', pid: null, startedAt: null, generation: 1 },
    });
    for (let times = 0; times < 2; times += 1) {
      const started = await shop.control('/services/catalog/start', { method: 'POST' });
      expect(started).toMatchObject({ status: 200, body: { state: 'running', generation: 2 } });
    }
    expect((await healthz('catalog')).status).toBe(200);
    expect(shop.lines('actions.ndjson')).toMatchObject([{ action: 'stop' }, { action: 'start', service: 'catalog' }]);
  });

  test('the same key restarts once: at the same time, later, and under the next supervisor', async () => {
    await shop.start();
    const first = await Promise.all([1, 2, 3, 4].map(() => shop.restart('payments', 'k1')));
    expect(first[0]).toMatchObject({ status: 200, body: { state: 'running', generation: 2 } });
    for (const answer of first) expect(answer).toEqual(first[0]);
    expect(await shop.restart('payments', 'k1')).toEqual(first[0]);
    expect((await shop.restart('payments', 'k2')).body.generation).toBe(3);
    expect((await shop.restart('catalog', 'k1')).status).toBe(422);

    await shop.end('SIGKILL');
    await shop.start();
    expect(await shop.restart('payments', 'k1')).toEqual(first[0]);
    expect(shop.lines('actions.ndjson').map(({ key }) => key)).toEqual(['k1', 'k2']);
  });

  test('a supervisor that is killed in the middle of a restart leaves it to the next, which does it once', async () => {
    await shop.start();
    await shop.inject('payments', 'hang');
    const cutOff = Promise.allSettled([shop.restart('payments', 'k')]);
    await until('the intent', () => loadState(shop.dir)?.services.payments.pending ?? null);
    expect(shop.lines('actions.ndjson')).toEqual([]);
    await shop.end('SIGKILL');
    expect(await cutOff).toMatchObject([{ status: 'rejected' }]);

    await shop.start();
    expect((await healthz('payments')).status).toBe(200);
    const again = await shop.restart('payments', 'k');
    expect(again).toMatchObject({ status: 200, body: { state: 'running', generation: 2 } });
    expect(again.body).toEqual(await shop.view('payments'));
    expect(shop.lines('actions.ndjson')).toMatchObject([{ service: 'payments', key: 'k', generation: 2 }]);
  });

  test('killed after the line was written, it is not written again', async () => {
    await shop.start();
    const cutOff = Promise.allSettled([shop.restart('payments', 'k')]);
    await until('the line', () => shop.lines('actions.ndjson')[0] ?? null);
    await shop.end('SIGKILL');
    await cutOff;
    await shop.start();
    expect(await shop.restart('payments', 'k')).toMatchObject({ status: 200, body: { state: 'running' } });
    expect(shop.lines('actions.ndjson')).toMatchObject([{ service: 'payments', key: 'k', generation: 2 }]);
    expect((await shop.view('payments')).generation).toBe(3);
  });

  test('answers bad requests clearly', async () => {
    const { control } = await shop.start();
    const post = (path: string, init: RequestInit = {}) => shop.control(path, { method: 'POST', ...init });
    expect((await shop.control('/services/nobody')).status).toBe(404);
    expect((await post('/services/nobody/restart')).status).toBe(404);
    expect((await post('/services/payments/explode')).status).toBe(404);
    expect((await shop.control('/services/payments/restart')).status).toBe(405);
    const bad = await shop.inject('payments', 'flood');
    expect(bad).toMatchObject({
      status: 400,
      body: { faults: expect.arrayContaining(['crash', 'log-only', 'errors']) },
    });
    expect((await post('/services/payments/break', { body: '{' })).status).toBe(400);
    expect((await post('/services/payments/break', { body: ' '.repeat(20_000) })).status).toBe(413);
    expect((await shop.restart('payments', 'k'.repeat(256))).status).toBe(400);
    const evil = { headers: { origin: 'http://evil.example' } };
    expect((await post('/services/payments/restart', evil)).status).toBe(403);
    const response = await new Promise<number>((resolve) => {
      request(`${control}/services`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      }).end();
    });
    expect(response).toBe(403);
    expect(await shop.view('payments')).toMatchObject({ state: 'running', generation: 1 });
  });
});

describe('the supervisor', () => {
  test('killed with -9: the services end, the next one keeps ports and faults, and ends what hung', async () => {
    const first = await shop.start();
    await shop.inject('payments', 'crash');
    await shop.control('/services/checkout/stop', { method: 'POST' });
    const hung = (await shop.inject('catalog', 'hang')).body.pid ?? 0;
    const alive = shop.description().services['storefront']?.pid ?? 0;
    await shop.end('SIGKILL');
    await gone(alive);
    expect(identityOf(hung)).not.toBeNull();

    const second = await shop.start();
    expect(identityOf(hung)).toBeNull();
    expect(second.control).toBe(first.control);
    for (const name of ROLES) expect(second.services[name]?.url).toBe(first.services[name]?.url);
    expect(second.services).toMatchObject({
      payments: { state: 'stopped', generation: 1 },
      checkout: { state: 'stopped', generation: 1 },
      catalog: { state: 'running', generation: 2 },
      storefront: { state: 'running', generation: 2 },
    });
    await expect(healthz('catalog', 500)).rejects.toThrow(/timeout/);
    expect((await shop.restart('catalog')).body.generation).toBe(3);
    expect((await fetch(urlOf('storefront'))).status).toBe(200);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s leaves no process, even if one hangs', async (signal) => {
    await shop.start();
    await shop.inject('catalog', 'hang');
    const running = pids();
    expect(running).toHaveLength(5);
    expect(await shop.end(signal)).toBe(0);
    for (const pid of running) expect(identityOf(pid)).toBeNull();
    expect(shop.has('shop.json')).toBe(false);
    for (const name of ROLES) expect(loadState(shop.dir)?.services[name].up).toBe(true);
  });

  test('a second one on the same folder is refused, or adopts the first', async () => {
    const ready = await shop.start();
    const refused = await run('main', '--dir', shop.dir);
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('runs already') });
    const adopted = await run('main', '--dir', shop.dir, '--adopt');
    expect(adopted.code).toBe(0);
    expect(JSON.parse(adopted.out)).toEqual(ready);
    expect(ready).toMatchObject({ event: 'ready', pid: shop.supervisorPid });
    expect((await order()).status).toBe(201);
  });

  test('says what is wrong with its options and its state', async () => {
    expect(await run('main', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--port-base') });
    expect(await run('main', '--load', 'much')).toMatchObject({ code: 2, err: expect.stringContaining('--load must') });
    const port = new URL((await shop.start()).control).port;
    const taken = await run('main', '--dir', `${shop.dir}/other`, '--control-port', port);
    expect(taken).toMatchObject({ code: 1, out: '', err: `shop: port ${port} for the control API is taken\n` });
    await shop.end('SIGTERM');
    writeFileSync(`${shop.dir}/state.json`, '{"version":2}');
    const unreadable = await run('main', '--dir', shop.dir);
    expect(unreadable).toMatchObject({ code: 1, out: '', err: expect.stringContaining('delete it to begin afresh') });
    rmSync(`${shop.dir}/state.json`);
  });
});

describe('shopctl', () => {
  test('status, break, restart with a key, without any environment', async () => {
    await shop.start();
    const ctl = (...args: string[]) => run('shopctl', ...args, '--shop', `${shop.dir}/shop.json`);
    expect(await ctl('status', 'payments')).toEqual({
      code: 0,
      out: '{"state":"running","generation":"1","version":"v1"}\n',
      err: '',
    });
    expect((await ctl('break', 'payments', '--fault', 'crash')).out).toBe(
      '{"state":"stopped","generation":"1","version":"v1"}\n',
    );
    for (let times = 0; times < 2; times += 1) {
      const restarted = await ctl('restart', 'payments', '--key', 'k');
      expect(restarted).toMatchObject({ code: 0, out: '{"state":"running","generation":"2","version":"v1"}\n' });
    }
    expect((await ctl('stop', 'payments')).out).toBe('{"state":"stopped","generation":"2","version":"v1"}\n');
    const failed = await ctl('break', 'payments', '--fault', 'hang');
    expect(failed).toMatchObject({ code: 1, out: '{"error":"payments is stopped"}\n' });
    expect((await ctl('start', 'payments')).out).toBe('{"state":"running","generation":"3","version":"v1"}\n');
  });

  test.each([
    [['fix', 'payments']],
    [['status']],
    [['deploy', 'payments']],
    [['deploy', 'payments', 'latest']],
    [['rolledback', 'payments']],
    [['surge', 'much']],
    [['break', 'payments']],
    [['break', 'payments', '--fault', 'flood']],
    [['status', 'payments', '--key', 'k']],
    [['restart', 'payments', '--force']],
  ])('%j is a usage error', async (args) => {
    expect(await run('shopctl', ...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('usage:') });
  });

  test('fails with one line of JSON when no shop runs', async () => {
    const { code, out } = await run('shopctl', 'status', 'payments', '--shop', `${shop.dir}/shop.json`);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ error: expect.stringContaining('no shop runs') });
  });
});
