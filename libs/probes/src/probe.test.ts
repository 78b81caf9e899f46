import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ProbeSpec, probe } from './probe.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serveHttp = (listener: RequestListener) => listening(createHttpServer(listener));
const serveBytes = (bytes: string) =>
  listening(createServer((socket) => void socket.once('data', () => socket.write(bytes))));

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A listener that never accepts and whose backlog is full, so that the kernel answers no further SYN. */
async function deafPort(): Promise<number> {
  const source = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const worker = new Worker(source, { eval: true });
  closers.push(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  const callers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  closers.push(() => callers.forEach((caller) => void caller.destroy()));
  return port;
}

const base = { name: 'health', every: 5_000, timeout: 5_000, expect: { status: [200] } };
const http = (port: number, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  ...base,
  http: `http://127.0.0.1:${port}/health`,
  ...more,
});
const tcp = (port: number, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  ...base,
  tcp: `127.0.0.1:${port}`,
  ...more,
});

describe('an HTTP probe', () => {
  test('is ok when the status is among the expected ones', async () => {
    const port = await serveHttp((_request, response) => response.writeHead(204).end());
    const observation = await probe(http(port, { expect: { status: [200, 204] } }), { now: () => 1_234 });
    expect(observation).toEqual({ probe: 'health', kind: 'http', at: 1_234, ok: true, latencyMs: expect.any(Number) });
    expect(observation.latencyMs).toBeGreaterThan(0);
  });

  test('names an unexpected status and nothing of the body', async () => {
    const port = await serveHttp((_request, response) => response.writeHead(503, 'secret').end('a secret'));
    expect(await probe(http(port))).toMatchObject({ ok: false, failure: 'wrong-answer', detail: 'status 503' });
  });

  test('does not follow a redirect', async () => {
    const asked: (string | undefined)[] = [];
    const port = await serveHttp((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await probe(http(port))).toMatchObject({ ok: false, failure: 'wrong-answer', detail: 'status 302' });
    expect(await probe(http(port, { expect: { status: [302] } }))).toMatchObject({ ok: true });
    expect(asked).toEqual(['/health', '/health']);
  });

  test('is refused where nobody listens', async () => {
    const observation = await probe(http(await closedPort()));
    expect(observation).toMatchObject({ ok: false, failure: 'refused', detail: 'ECONNREFUSED' });
  });

  test('times out when the server takes the request and never answers', async () => {
    const port = await serveHttp(() => undefined);
    const observation = await probe(http(port, { timeout: 40 }));
    expect(observation).toMatchObject({ ok: false, failure: 'timeout', detail: 'deadline' });
    expect(observation.latencyMs).toBeGreaterThanOrEqual(35);
  });

  test('times out when the headers never end', async () => {
    const port = await serveBytes('HTTP/1.1 200 OK\r\nx-one: 1\r\n');
    expect(await probe(http(port, { timeout: 40 }))).toMatchObject({ ok: false, failure: 'timeout' });
  });

  test('does not wait for a body that never ends, and lets go of the connection', async () => {
    let closed: Promise<unknown> | undefined;
    const port = await serveHttp((_request, response) => {
      closed = once(response, 'close');
      response.writeHead(200).write('x'.repeat(100_000));
    });
    expect(await probe(http(port, { timeout: 20_000 }))).toMatchObject({ ok: true });
    await closed;
  });

  test('is unreachable, with a code and no text of the server, when the answer is not HTTP', async () => {
    const port = await serveBytes('\u0000\u0001 secret garbage\r\n\r\n');
    const observation = await probe(http(port));
    expect(observation).toMatchObject({ ok: false, failure: 'unreachable', detail: 'HTTPParserError' });
  });

  test('is unreachable when the server hangs up', async () => {
    const port = await listening(createServer((socket) => void socket.once('data', () => socket.destroy())));
    expect(await probe(http(port))).toMatchObject({ ok: false, failure: 'unreachable' });
  });

  test('keeps credentials of the URL out of what it says', async () => {
    const observation = await probe({ ...base, http: 'http://user:hunter2@127.0.0.1:1/' });
    expect(observation.ok).toBe(false);
    expect(JSON.stringify(observation)).not.toContain('hunter2');
  });

  test('comes on a connection of its own each time', async () => {
    const server = createHttpServer((_request, response) => response.end('ok'));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const port = await listening(server);
    await probe(http(port));
    await probe(http(port));
    expect(connections).toBe(2);
  });
});

describe('a TCP probe', () => {
  test('is ok when the connection is there, whatever is said on it', async () => {
    const port = await listening(createServer((socket) => void socket.write('\u0000garbage')));
    expect(await probe(tcp(port))).toMatchObject({ probe: 'health', kind: 'tcp', ok: true });
  });

  test('is refused where nobody listens', async () => {
    const observation = await probe(tcp(await closedPort()));
    expect(observation).toMatchObject({ kind: 'tcp', ok: false, failure: 'refused', detail: 'ECONNREFUSED' });
  });

  test('times out when the connection is never taken', async () => {
    const observation = await probe(tcp(await deafPort(), { timeout: 40 }));
    expect(observation).toMatchObject({ ok: false, failure: 'timeout', detail: 'deadline' });
  });

  test('is unreachable when the address or the port cannot be', async () => {
    const nowhere = await probe({ ...base, tcp: '255.255.255.255:80' });
    expect(nowhere).toMatchObject({ ok: false, failure: 'unreachable', detail: expect.stringMatching(/^E/) });
    expect(await probe(tcp(70_000))).toMatchObject({
      ok: false,
      failure: 'unreachable',
      detail: 'ERR_SOCKET_BAD_PORT',
    });
  });
});

test('an abandoned probe rejects with the reason and claims nothing', async () => {
  const controller = new AbortController();
  const port = await serveHttp(() => controller.abort(new Error('stopping')));
  await expect(probe(http(port), { signal: controller.signal })).rejects.toThrow('stopping');
  await expect(probe(tcp(port), { signal: controller.signal })).rejects.toThrow('stopping');
});
