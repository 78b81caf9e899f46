import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Router } from 'express';
import { Counter, Registry } from 'prom-client';
import { type HttpSettings, serve } from '../src/http-server.ts';

const closers: (() => Promise<void>)[] = [];
const TOKEN = 'a-token-of-some-length';
/** Of this machine only, but not one of the names that count as loopback. */
const NOT_LOOPBACK = '127.0.0.2';

async function start(settings: Partial<HttpSettings> = {}): Promise<string> {
  const registry = new Registry();
  new Counter({ name: 'hale_test_total', help: 'test', registers: [registry] }).inc();
  const defaults = { host: '127.0.0.1', port: 0, token: undefined, registry, unready: async () => [], routers: [] };
  const http = await serve({ ...defaults, ...settings });
  closers.push(http.close);
  return http.url;
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('where it may listen', () => {
  test('a host that is not loopback needs a token', async () => {
    await expect(start({ host: NOT_LOOPBACK })).rejects.toThrow(`http.host is ${NOT_LOOPBACK}: set http.token`);
    expect(await start({ host: NOT_LOOPBACK, token: TOKEN })).toContain(NOT_LOOPBACK);
  });

  test('a port that is taken is named, with what to do', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = address !== null && typeof address !== 'string' ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is taken: choose another in the configuration`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('what it answers', () => {
  test('alive, ready with reasons, and what the services add', async () => {
    const router = Router().get('/hello', (_request, response) => void response.send('hi'));
    let reasons = ['redis does not answer'];
    const url = await start({ unready: async () => reasons, routers: [router] });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const unready = await fetch(`${url}/readyz`);
    expect([unready.status, await unready.json()]).toEqual([503, { ready: false, reasons }]);
    reasons = [];
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [] }]);
    expect(await (await fetch(`${url}/hello`)).text()).toBe('hi');
  });

  test('metrics: to everybody on loopback, elsewhere to who knows the token', async () => {
    expect(await (await fetch(`${await start()}/metrics`)).text()).toContain('hale_test_total 1');
    const url = await start({ host: NOT_LOOPBACK, token: TOKEN });
    const status = async (authorization?: string) =>
      (await fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })).status;
    expect(await status()).toBe(401);
    expect(await status(`Bearer ${TOKEN}x`)).toBe(401);
    expect(await status(TOKEN)).toBe(401);
    expect(await status(`Bearer ${TOKEN}`)).toBe(200);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test('an answer that never ends does not keep it from closing', async () => {
    const url = await start({
      routers: [Router().get('/stream', (_request, response) => void response.write('first'))],
    });
    const stream = await fetch(`${url}/stream`);
    await closers.pop()?.();
    await expect(stream.text()).rejects.toThrow('terminated');
  });
});
