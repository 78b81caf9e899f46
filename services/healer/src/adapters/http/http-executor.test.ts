import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { action, config, core } from '../../../test/builders.ts';
import { registryTarget } from '../target.ts';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const SECRET = 'Bearer geheim';
const values = { service: 'catalog', key: 'rem-1' };
const target = registryTarget(config(), core());
let calls: Call[];
let answer: (response: ServerResponse) => void;
let base: string;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    calls.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    answer(response);
  });
});

beforeEach(async () => {
  calls = [];
  answer = (response) => void response.writeHead(204, { connection: 'close' }).end();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const clear = (input: object = {}, look: object = {}) =>
  action({
    executor: {
      kind: 'http',
      url: `${base}/control/{service}/clear?token=geheim&key={key}`,
      headers: { Authorization: SECRET },
      body: '{"service":"{service}"}',
      ...input,
    },
    look: { kind: 'http', url: `${base}/control/{service}`, headers: { Authorization: SECRET }, ...look },
  });
const act = (input?: object, signal?: AbortSignal) => target.act(clear(input), values, '', signal);
const json = (body: string) => (response: ServerResponse) =>
  void response.writeHead(200, { connection: 'close' }).end(body);

describe('an HTTP call', () => {
  test('goes to the configured address with headers, body and key', async () => {
    expect(await act()).toEqual({ ok: true });
    expect(calls).toMatchObject([
      {
        method: 'POST',
        url: '/control/catalog/clear?token=geheim&key=rem-1',
        headers: { authorization: SECRET, 'idempotency-key': 'rem-1' },
        body: '{"service":"catalog"}',
      },
    ]);
  });

  test('is done only when it is answered as expected', async () => {
    answer = (response) => void response.writeHead(409, { connection: 'close' }).end(SECRET);
    expect(await act()).toEqual({ ok: false, reason: 'status 409' });
    answer = json('');
    expect(await act({ status: [202] })).toEqual({ ok: false, reason: 'status 200' });
  });

  test('follows no redirect', async () => {
    answer = (response) => void response.writeHead(307, { location: `${base}/elsewhere`, connection: 'close' }).end();
    expect(await act()).toEqual({ ok: false, reason: 'status 307' });
    expect(calls).toHaveLength(1);
  });

  test('tells what went wrong, and no secret', async () => {
    // A port that browsers refuse, and one where somebody hangs up.
    expect(await act({ url: 'http://127.0.0.1:1/?token=geheim' })).toEqual({ ok: false, reason: 'the request failed' });
    answer = (response) => void response.destroy();
    expect(await act({ url: `${base}/?token=geheim` })).toEqual({ ok: false, reason: 'UND_ERR_SOCKET' });
    answer = () => undefined;
    expect(await act({ timeout: '100ms' })).toEqual({ ok: false, reason: 'no answer within 100 ms' });
    const shown = await target.rehearse(clear(), values);
    expect(shown).toBe(`call POST ${base}/control/catalog/clear`);
  });

  test('rejects only when the caller aborts it', async () => {
    const stop = new AbortController();
    answer = () => stop.abort(new Error('stopped'));
    await expect(act({}, stop.signal)).rejects.toThrow('stopped');
  });
});

describe('a look by HTTP', () => {
  test('takes the whole answer, or a field of it', async () => {
    answer = json('{"cache":{"generation":7,"entries":{}}}');
    expect(await target.look(clear(), values)).toEqual({ ok: true, token: '{"cache":{"generation":7,"entries":{}}}' });
    expect(await target.look(clear({}, { field: 'cache.generation' }), values)).toEqual({ ok: true, token: '7' });
    for (const field of ['cache.entries', 'cache.size', 'constructor.name']) {
      expect(await target.look(clear({}, { field }), values)).toEqual({ ok: false, reason: `it has no ${field}` });
    }
    expect(calls[0]).toMatchObject({ method: 'GET', url: '/control/catalog', headers: { authorization: SECRET } });
  });

  test('says nothing when the answer is none', async () => {
    answer = json(' ');
    expect(await target.look(clear(), values)).toEqual({ ok: false, reason: 'it answered nothing' });
    expect(await target.look(clear({}, { field: 'a' }), values)).toEqual({ ok: false, reason: 'it has no a' });
    answer = (response) => void response.writeHead(500, { connection: 'close' }).end('x');
    expect(await target.look(clear(), values)).toEqual({ ok: false, reason: 'status 500' });
  });
});
