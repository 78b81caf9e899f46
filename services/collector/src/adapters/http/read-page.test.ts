import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LocalServers } from '../../../test/local-servers.ts';
import { readPage } from './read-page.ts';

const servers = new LocalServers();
afterEach(() => servers.close());

const limits = { timeoutMs: 10_000, maxBytes: 1_000_000 };

async function read(
  port: number,
  more: Partial<typeof limits & { maxChunks: number }> = {},
  signal = new AbortController().signal,
) {
  const chunks: Uint8Array[] = [];
  const { maxChunks = Number.POSITIVE_INFINITY } = more;
  const url = `http://127.0.0.1:${port}/metrics`;
  const failure = await readPage(url, { ...limits, ...more }, signal, (chunk) => chunks.push(chunk) < maxChunks);
  return { failure, text: Buffer.concat(chunks).toString() };
}

describe('readPage', () => {
  test('reads a page to its end', async () => {
    const port = await servers.http((_request, response) => response.end('a 1\nb 2\n'));
    expect(await read(port)).toEqual({ failure: undefined, text: 'a 1\nb 2\n' });
  });

  test('reads a page without content', async () => {
    const port = await servers.http((_request, response) => response.end());
    expect(await read(port)).toEqual({ failure: undefined, text: '' });
  });

  test('stops at the limit, and closes the connection of a page without end', async () => {
    let closed: Promise<unknown> | undefined;
    const port = await servers.http((_request, response) => {
      closed = once(response, 'close');
      const pour = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    const { failure, text } = await read(port);
    expect(failure).toBe('too-large');
    expect(text.length).toBeLessThanOrEqual(limits.maxBytes);
    await closed;
  });

  test('reads no more than is wanted', async () => {
    let closed: Promise<unknown> | undefined;
    const port = await servers.http((_request, response) => {
      closed = once(response, 'close');
      response.write('a 1\n');
    });
    expect(await read(port, { maxChunks: 1 })).toEqual({ failure: undefined, text: 'a 1\n' });
    await closed;
  });

  test('counts what a small compressed page grows to', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'x'));
    expect(bomb.length).toBeLessThan(limits.maxBytes);
    const port = await servers.http((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await read(port)).failure).toBe('too-large');
  });

  test('gives up a server that never answers, and one that never ends', async () => {
    const silent = await servers.http(() => undefined);
    const endless = await servers.http((_request, response) => void response.write('a 1\n'));
    expect(await read(silent, { timeoutMs: 40 })).toEqual({ failure: 'timeout', text: '' });
    expect((await read(endless, { timeoutMs: 200 })).failure).toBe('timeout');
  });

  test('takes no other status than 200, and follows nothing', async () => {
    const asked: (string | undefined)[] = [];
    const port = await servers.http((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: '/other' }).end('a 1\n');
    });
    expect(await read(port)).toEqual({ failure: 'status', text: '' });
    expect(asked).toEqual(['/metrics']);
  });

  test('tells one that refuses from one that speaks something else, and from one that hangs up midway', async () => {
    expect((await read(await servers.closedPort())).failure).toBe('refused');
    const garbage = await servers.tcp((socket) => void socket.once('data', () => socket.end('\u0000garbage\r\n\r\n')));
    expect((await read(garbage)).failure).toBe('unreachable');
    const midway = await servers.http((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('a 1\n', () => response.destroy());
    });
    expect((await read(midway)).failure).toBe('unreachable');
  });

  test('rejects when it is told to stop', async () => {
    const controller = new AbortController();
    const port = await servers.http(() => controller.abort(new Error('stopping')));
    await expect(read(port, {}, controller.signal)).rejects.toThrow('stopping');
  });
});
