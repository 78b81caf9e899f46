import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { newestIncrement, type ProvidedRedis, provideRedis } from '../src/index.ts';
import { findServersIn, identify } from '../src/process-identity.ts';
import { stopServer } from '../src/stop-server.ts';

const cacheDir = fileURLToPath(new URL('../../../.cache', import.meta.url));

/** Its effects are logged as MULTI, RPUSH, RPUSH, EXEC. */
const SCRIPT = "redis.call('RPUSH', 'left', ARGV[1]) redis.call('RPUSH', 'right', ARGV[1])";

let dataDir: string;
let progress: string[];

const provide = () => provideRedis({ dataDir, cacheDir, onProgress: (line) => progress.push(line) });

/** The other lines tell of a server that is fetched. */
const cuts = () => progress.filter((line) => line.includes('cut off'));

async function withClient<T>({ url }: ProvidedRedis, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** All of it is on disk when this resolves. */
const write = (redis: ProvidedRedis, values: readonly string[]) =>
  withClient(redis, async (client) => {
    await client.config('SET', 'appendfsync', 'always');
    for (const value of values) await client.eval(SCRIPT, 0, value);
  });

const read = (redis: ProvidedRedis) =>
  withClient(redis, async (client) => ({
    left: await client.lrange('left', 0, -1),
    right: await client.lrange('right', 0, -1),
  }));

async function kill({ pid }: ProvidedRedis): Promise<void> {
  const server = await identify(pid ?? 0);
  if (server === null) throw new Error('the server is gone already');
  process.kill(server.pid, 'SIGKILL');
  await stopServer(server);
}

/** Leaves of the last script's transaction MULTI, the first RPUSH and a part of the second. */
async function cutInsideOfLastTransaction(): Promise<string> {
  const file = await newestIncrement(dataDir);
  if (file === null) throw new Error('the server wrote no append-only file');
  await truncate(file, (await readFile(file, 'latin1')).lastIndexOf('RPUSH') + 2);
  return file;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hale-aof-'));
  progress = [];
});

afterEach(async () => {
  for (const server of await findServersIn(dataDir)) await stopServer(server);
  await rm(dataDir, { recursive: true, force: true });
});

// Without the cut this loses or doubles by what follows the half transaction of `b`. Redis 7.0 truncates the file behind
// its first RPUSH and appends the rest there. If nothing but single commands follow, the next start finds no EXEC and
// drops them all; the EXEC of a script that follows makes one transaction of both, so `b` comes back, on the left only.
test.each([
  ['scripts', ['c', 'd']],
  ['single commands', []],
])('a transaction cut in two by a power loss never happened, and %s after it are kept', async (_, scripts) => {
  const first = await provide();
  await write(first, ['a', 'b']);
  await kill(first);
  const file = await cutInsideOfLastTransaction();

  const second = await provide();
  expect(cuts()).toEqual([expect.stringMatching(/last \d+ bytes were cut off/)]);
  expect(await readFile(`${file}.cut`, 'latin1')).toMatch(/MULTI[^]+RPUSH[^]+RP$/);
  expect(await read(second)).toEqual({ left: ['a'], right: ['a'] });
  await write(second, scripts);
  await withClient(second, (client) => client.set('single', 'kept'));
  await kill(second);

  const third = await provide();
  expect(await read(third)).toEqual({ left: ['a', ...scripts], right: ['a', ...scripts] });
  expect(await withClient(third, (client) => client.get('single'))).toBe('kept');
  expect(cuts()).toHaveLength(1);
  await third.stop();
});
