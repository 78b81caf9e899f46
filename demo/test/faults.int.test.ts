import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { identityOf } from '../src/proc.ts';
import { run, ShopFolder, until } from './running-shop.ts';

let shop: ShopFolder;

beforeEach(() => {
  shop = new ShopFolder();
});

afterEach(() => shop.dispose());

const urlOf = (service: string) => shop.description().services[service]?.url ?? '';

const post = (path: string, body: unknown = {}, key?: string) =>
  shop.control(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

/** Milliseconds that one request takes, and its status. */
async function timed(url: string): Promise<{ ms: number; status: number }> {
  const started = performance.now();
  const { status } = await fetch(url);
  return { ms: performance.now() - started, status };
}

/** Waits for an answer that takes less than so many milliseconds: while a fault slows every answer down there is none. */
const quick = (url: string, ms: number) =>
  until('a quick answer', async () => ((await timed(url)).ms < ms ? true : null));

async function metric(service: string, pattern: RegExp, withinMs = 10_000): Promise<number | null> {
  const text = await (await fetch(`${urlOf(service)}/metrics`, { signal: AbortSignal.timeout(withinMs) })).text();
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

describe('a fault', () => {
  test('slow: every request waits, the CPU does not work, a restart ends it', async () => {
    await shop.start();
    expect((await shop.inject('catalog', 'slow')).body).toMatchObject({ state: 'running', fault: 'slow' });
    const { ms, status } = await timed(`${urlOf('storefront')}/products/mug`);
    expect(status).toBe(200);
    expect(ms).toBeGreaterThan(340);
    await quick(`${urlOf('catalog')}/healthz`, 300);
    expect(await shop.inject('catalog', 'cpu')).toMatchObject({ status: 409 });
    expect((await shop.restart('catalog')).body).toMatchObject({ fault: null });
    await quick(`${urlOf('catalog')}/products`, 300);
  });

  test('cpu: the process burns most of a core', async () => {
    await shop.start();
    const before = (await metric('checkout', /^process_cpu_seconds_total ([\d.]+)/m)) ?? 0;
    await shop.inject('checkout', 'cpu');
    await until('CPU time', async () => {
      const used = await metric('checkout', /^process_cpu_seconds_total ([\d.]+)/m).catch(() => null);
      return used !== null && used - before > 1 ? used : null;
    });
  });

  test('leak: memory grows while it runs', async () => {
    await shop.start();
    const { pid } = (await shop.inject('payments', 'leak')).body;
    const rss = () => metric('payments', /^process_resident_memory_bytes (\d+)/m);
    const before = (await rss()) ?? 0;
    await until('15 MB more', async () => (((await rss()) ?? 0) - before > 15e6 ? true : null));
    expect(pid !== null && identityOf(pid)).toMatchObject({ pid });
  });

  test('cache-full: most of the catalog’s answers are 500, a cleared cache ends it, once a key', async () => {
    await shop.start();
    const read = async () => {
      const answers = await Promise.all(Array.from({ length: 60 }, () => timed(`${urlOf('catalog')}/products/mug`)));
      return answers.filter(({ status }) => status === 500).length;
    };
    expect(await read()).toBe(0);
    await shop.inject('catalog', 'cache-full');
    await until('the jam', async () => ((await read()) > 5 ? true : null));
    expect(await metric('catalog', /^cache_usage_ratio ([\d.]+)/m)).toBe(1);
    const errors = shop.lines('logs/catalog.log').filter(({ level }) => level === 'error');
    expect(errors.at(-1)?.msg).toMatch(/^request failed: cache is full: no room for mug:\d+$/);

    const cleared = await post('/services/catalog/cache/clear', {}, 'k');
    expect(cleared).toMatchObject({ status: 200, body: { fault: null } });
    expect(await read()).toBe(0);
    expect(await post('/services/catalog/cache/clear', {}, 'k')).toEqual(cleared);
    expect(await post('/services/catalog/restart', {}, 'k')).toMatchObject({ status: 422 });
    expect(shop.lines('actions.ndjson')).toMatchObject([{ action: 'clear-cache', service: 'catalog', key: 'k' }]);
    expect(await shop.control('/services/catalog/cache/clear/k')).toMatchObject({ body: { cleared: true } });
    expect(await shop.control('/services/catalog/cache/clear/other')).toMatchObject({ body: { cleared: false } });
  });

  test('log-only: error lines, while every request is served', async () => {
    await shop.start();
    await shop.inject('checkout', 'log-only');
    await until('three complaints', () => {
      const lines = shop.lines('logs/checkout.log').filter(({ level }) => level === 'error');
      return lines.length >= 3 ? lines : null;
    });
    expect((await timed(`${urlOf('storefront')}/`)).status).toBe(200);
  });

  test('what is none is over by itself, and not remembered', async () => {
    await shop.start();
    expect((await shop.inject('catalog', 'slow-request')).body).toMatchObject({ fault: null });
    const first = await timed(`${urlOf('catalog')}/products`);
    expect(first.ms).toBeGreaterThan(700);
    await quick(`${urlOf('catalog')}/products`, 700);
    await shop.inject('catalog', 'scrape-gap');
    await expect(metric('catalog', /x/, 500)).rejects.toThrow(/timeout/);
    expect((await timed(`${urlOf('catalog')}/healthz`)).status).toBe(200);
  });

  test('lasts beyond the supervisor', async () => {
    await shop.start();
    await shop.inject('catalog', 'slow');
    await shop.end('SIGKILL');
    await shop.start();
    expect(await shop.view('catalog')).toMatchObject({ fault: 'slow', generation: 2 });
    expect((await timed(`${urlOf('catalog')}/products`)).ms).toBeGreaterThan(340);
  });
});

describe('versions', () => {
  test('v2 fails every second request; a rollback under a key is done once, and ends it', async () => {
    await shop.start();
    expect(await shop.inject('catalog', 'errors')).toMatchObject({
      status: 200,
      body: { version: 'v2', generation: 2 },
    });
    const answers = await Promise.all(Array.from({ length: 60 }, () => timed(`${urlOf('catalog')}/products`)));
    const failed = answers.filter(({ status }) => status === 500).length;
    expect(failed).toBeGreaterThan(10);
    expect(failed).toBeLessThan(50);
    expect((await timed(`${urlOf('catalog')}/healthz`)).status).toBe(200);

    const ctl = (...args: string[]) => run('shopctl', ...args, '--shop', `${shop.dir}/shop.json`);
    expect((await ctl('rolledback', 'catalog', '--key', 'k')).out).toBe('{"rolledBack":false}\n');
    for (let times = 0; times < 2; times += 1) {
      const { out } = await ctl('rollback', 'catalog', '--key', 'k');
      expect(out).toBe('{"state":"running","generation":"3","version":"v1"}\n');
    }
    expect((await ctl('rolledback', 'catalog', '--key', 'k')).out).toBe('{"rolledBack":true}\n');
    expect((await timed(`${urlOf('catalog')}/products`)).status).toBe(200);
    expect(await post('/services/catalog/rollback')).toMatchObject({ status: 409 });
  });

  test('a version outlives the supervisor', async () => {
    await shop.start();
    await post('/services/catalog/deploy', { version: 'v1.1' });
    await shop.end('SIGKILL');
    await shop.start();
    expect(await shop.view('catalog')).toMatchObject({ version: 'v1.1', generation: 3 });
    expect((await post('/services/catalog/rollback')).body).toMatchObject({ version: 'v1', generation: 4 });
  });
});

describe('names and load', () => {
  test('services go by their names everywhere', async () => {
    const names = 'storefront=web,catalog=items,checkout=orders,payments=charges,bank=acquirer';
    const ready = await shop.start('--names', names);
    expect(Object.keys(ready.services)).toEqual(['acquirer', 'charges', 'orders', 'items', 'web']);
    expect(ready.services['web']).toMatchObject({ name: 'web', role: 'storefront' });
    await shop.inject('acquirer', 'crash');
    const answer = await fetch(`${urlOf('orders')}/orders`, {
      method: 'POST',
      body: JSON.stringify({ productId: 'mug', amountCents: 100 }),
    });
    expect(await answer.json()).toMatchObject({ target: 'charges' });
    expect(shop.lines('logs/charges.log').at(-1)).toMatchObject({ service: 'charges', target: 'acquirer' });
    expect(await metric('charges', /^http_client_requests_total\{target="acquirer",status="refused"\} (\d+)/m)).toBe(1);
    expect((await shop.control('/services/payments')).status).toBe(404);
    await shop.end('SIGKILL');
    expect(Object.keys((await shop.start()).services)).toContain('acquirer');
  });

  test('the load can be changed while it runs', async () => {
    await shop.start();
    expect(await post('/load', { rate: 200 })).toMatchObject({ status: 200, body: { rate: 200 } });
    await until('orders', async () => {
      const orders = await metric('checkout', /^http_requests_total\{.*status="201"\} (\d+)/m);
      return orders !== null && orders > 20 ? orders : null;
    });
    expect(await post('/load', { rate: -1 })).toMatchObject({ status: 400 });
  });
});

describe('reports', () => {
  let listener: Server;
  const heard: { path: string; type: string; body: Buffer }[] = [];

  beforeEach(async () => {
    heard.length = 0;
    listener = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const type = request.headers['content-type'] ?? '';
        heard.push({ path: request.url ?? '', type, body: Buffer.concat(chunks) });
        response.writeHead(request.url === '/changes' ? 202 : 200).end();
      });
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });

  afterEach(() => {
    listener.closeAllConnections();
    listener.close();
  });

  const start = () => {
    const { port } = listener.address() as AddressInfo;
    const base = `http://127.0.0.1:${port}`;
    return shop.start('--otlp', `${base}/v1/traces`, '--announce', `${base}/changes`, '--names', 'storefront=web');
  };

  const changes = () => heard.filter(({ path }) => path === '/changes').map(({ body }) => JSON.parse(body.toString()));

  test('spans of every service but the bank, as OTLP', async () => {
    await start();
    const order = { method: 'POST', body: JSON.stringify({ productId: 'mug', quantity: 1 }) };
    await fetch(`${urlOf('web')}/orders`, order);
    const all = () => heard.filter(({ path }) => path === '/v1/traces').map(({ body }) => body.toString('latin1'));
    const instances = ['web', 'catalog', 'checkout', 'payments'].map(
      (name) => `${name}-${shop.description().services[name]?.pid}`,
    );
    await until('spans of all four', () => {
      return instances.every((instance) => all().some((text) => text.includes(instance))) || null;
    });
    const text = all().join('');
    for (const word of ['service.name', 'deployment.environment.name', 'peer.service', 'bank', 'POST /charges']) {
      expect(text).toContain(word);
    }
    expect(text).not.toContain('POST /authorisations');
    expect(heard.find(({ path }) => path === '/v1/traces')?.type).toBe('application/x-protobuf');
  });

  test('what people do is announced, what is done under a key is not', async () => {
    await start();
    await post('/services/catalog/deploy', { version: 'v1.1' });
    await post('/services/catalog/rollback', { by: 'ann' });
    await post('/services/catalog/stop');
    await post('/services/catalog/start');
    await post('/services/catalog/restart', {}, 'k');
    await shop.inject('catalog', 'crash');
    expect(changes()).toEqual([
      expect.objectContaining({
        service: 'catalog',
        kind: 'deploy',
        version: 'v1.1',
        by: 'ci',
        at: expect.any(Number),
      }),
      expect.objectContaining({ kind: 'rollback', version: 'v1', by: 'ann' }),
      expect.objectContaining({ kind: 'stop', by: 'operator' }),
      expect.objectContaining({ kind: 'start', by: 'operator' }),
    ]);
  });

  test('nobody listening stops nothing', async () => {
    await start();
    listener.closeAllConnections();
    listener.close();
    expect((await post('/services/catalog/stop')).status).toBe(200);
    expect((await post('/services/catalog/start')).status).toBe(200);
    expect((await timed(`${urlOf('catalog')}/products`)).status).toBe(200);
  });
});
