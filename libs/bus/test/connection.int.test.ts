import {
  eventually,
  recordedLog,
  startCluster,
  startSentinel,
  type TestCluster,
  type TestSentinel,
  testBus,
} from '@hale/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cluster, Redis } from 'ioredis';
import { parseAddress } from '../src/address.ts';
import { clientOf } from '../src/clients.ts';
import { connectFailingFast, connectSubscriber } from '../src/connection.ts';
import { type Connection, connect, openOnce, serversOf, streamOfName } from '../src/index.ts';
import { frame, upTo } from './worker.ts';

/** Keys of three slots, each kept by another server of a Cluster of three. */
const KEYS = ['{a}', '{b}', '{c}'];

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function join(url: string) {
  const log = recordedLog();
  const connection: Connection = connect(url, 'tester', log);
  closers.push(() => connection.close());
  const replaced: number[] = [];
  connection.onReplaced(() => replaced.push(Date.now()));
  return { ...connection, log, replaced };
}

describe('behind Sentinel', () => {
  const start = async (): Promise<TestSentinel> => {
    const sentinel = await startSentinel();
    closers.push(() => sentinel.stop());
    return sentinel;
  };

  test('a command waits for the next primary when this one is killed, and says that it may remember less', async () => {
    const sentinel = await start();
    const { redis, replaced } = join(sentinel.url);
    await redis.set('one', 1);
    const primary = await sentinel.primary();
    await primary.redis.wait(1, 5_000);
    await primary.kill();
    await redis.set('two', 2);
    const next = await sentinel.primary();
    expect(next).not.toBe(primary);
    expect(await next.redis.mget('one', 'two')).toEqual(['1', '2']);
    expect(replaced).toHaveLength(1);
  });

  test('the sentinels tell of the failover while clients look for the primary already: all find it', async () => {
    const sentinel = await start();
    const eager = Array.from({ length: 20 }, () => clientOf(parseAddress(sentinel.url), 'eager', { retry: () => 1 }));
    for (const redis of eager) {
      redis.on('error', () => undefined);
      closers.push(() => redis.disconnect());
    }
    const answers = async (redis: Redis | Cluster) =>
      await redis.ping().then(
        () => true,
        () => false,
      );
    const all = async () => (await Promise.all(eager.map(answers))).every(Boolean);
    await eventually('answers', all);
    const primary = await sentinel.primary();
    await primary.kill();
    await sentinel.deposed(primary);
    await eventually('answers of the next', all);
  });

  test('what a server that became a replica refuses goes to the primary', async () => {
    const sentinel = await start();
    const { redis, replaced } = join(sentinel.url);
    await redis.set('one', 1);
    const before = await sentinel.primary();
    const [other] = sentinel.servers.filter((server) => server !== before);
    // Nobody tells the client: it finds out by being refused.
    await before.redis.replicaof('127.0.0.1', other?.port ?? 0);
    const written = redis.set('two', 2);
    await other?.redis.replicaof('NO', 'ONE');
    await sentinel.swap();
    await written;
    expect(await (await sentinel.primary()).redis.get('two')).toBe('2');
    expect(replaced.length).toBeGreaterThan(0);
  });

  test('a primary that is frozen is left for the next, and does not get it back', async () => {
    const sentinel = await start();
    const { redis } = join(sentinel.url);
    await redis.set('one', 1);
    const frozen = await sentinel.primary();
    frozen.freeze();
    await redis.set('two', 2);
    frozen.thaw();
    await redis.set('three', 3);
    expect(await (await sentinel.primary()).redis.mget('two', 'three')).toEqual(['2', '3']);
  });
});

describe('in a Cluster', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ aof: true, settings: ['--appendfsync', 'always'] });
  });
  beforeEach(async () => {
    for (const { redis } of cluster.servers) await redis.flushall();
  });
  afterAll(async () => await cluster.stop());

  test('every server is asked about itself, each key at its own, pipelines by the slot', async () => {
    const { url, servers } = cluster;
    const { redis } = join(url);
    for (const key of KEYS) await redis.set(key, key);
    expect(await Promise.all(servers.map(({ redis: each }) => each.dbsize()))).toEqual([1, 1, 1]);
    expect(await redis.pipeline().get('{a}').get('{a}:other').exec()).toEqual([
      [null, '{a}'],
      [null, null],
    ]);
    const infos = await Promise.all((await serversOf(redis)).map((each) => each.info('server')));
    const ports = infos.map((info) => Number(/^tcp_port:(\d+)/m.exec(info)?.[1]));
    expect(new Set(ports)).toEqual(new Set(servers.map(({ port }) => port)));
  });

  test('a command waits for a server that is killed until it is back; the others go on', async () => {
    const { redis, replaced } = join(cluster.url);
    for (const key of KEYS) await redis.set(key, 1);
    const server = await cluster.serverOf('{a}');
    await server.kill();
    const waiting = redis.incr('{a}');
    await eventually('a loss that is told', () => replaced.length > 0);
    await server.restart();
    expect(await waiting).toBe(2);
    expect(await Promise.all(KEYS.map((key) => redis.incr(key)))).toEqual([3, 2, 2]);
  });

  test('what must not be sent again fails with its connection; the next finds the server that is back', async () => {
    const connection = connectFailingFast(cluster.url, 'tester', recordedLog());
    closers.push(() => connection.close());
    const { redis } = connection;
    const incremented = async () =>
      await redis.incr('{a}').then(
        (count) => count,
        () => undefined,
      );
    expect(await eventually('a connection', incremented)).toBe(1);
    const server = await cluster.serverOf('{a}');
    server.freeze();
    const underWay = redis.incr('{a}').catch(String);
    await server.kill();
    await server.restart();
    expect(await underWay).toBe('Error: Connection is closed.');
    expect(await eventually('the next', incremented)).toBe(2);
  });

  test('a bus starts although a server is away, and what is published there waits for it', async () => {
    const { servers, url } = cluster;
    await servers[2]?.kill();
    const bus = testBus(url, { partitions: 16 });
    closers.push(() => bus.close());
    await bus.start();
    const frames = upTo(16).map((number) => frame(number, `service-${number}`));
    const published = bus.publisher('source').publish(frames);
    await servers[2]?.restart();
    await published;
    const slots = bus.planes.telemetrySlots();
    const lengths = await Promise.all(
      slots.map(async (slot) => await bus.planes.telemetry.xlen(streamOfName('metrics.sampled', slot))),
    );
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(16);
  });

  test('a connection to a server that is frozen is thrown away, and its commands are sent again', async () => {
    const { redis, log } = join(cluster.url);
    for (const key of KEYS) await redis.set(key, 1);
    const server = await cluster.serverOf('{b}');
    server.freeze();
    const waiting = redis.set('{b}', 2);
    expect(await redis.get('{a}')).toBe('1');
    const message = 'redis does not answer, connecting afresh';
    await eventually('a connection that is given up', () => log.messages.includes(message), 15_000);
    server.thaw();
    await waiting;
    expect(await redis.get('{b}')).toBe('2');
  });

  test('a subscription hears what is said at any server, and goes on at another when its own is gone', async () => {
    const { servers, url } = cluster;
    const ear = connectSubscriber(url, 'ear', recordedLog());
    closers.push(() => ear.close());
    const heard: string[] = [];
    ear.redis.on('message', (_channel, message) => heard.push(message));
    await ear.redis.subscribe('news');
    for (const server of servers) await server.redis.publish('news', String(server.port));
    await eventually('all of them', () => heard.length === servers.length);
    const ears = await Promise.all(
      servers.map(async ({ redis: each }) => String(await each.client('LIST')).includes('name=ear')),
    );
    expect(ears.filter(Boolean)).toHaveLength(1);
    const own = servers[ears.indexOf(true)];
    const [other] = servers.filter((server) => server !== own);
    await own?.kill();
    await eventually('what is said now', async () => {
      await other?.redis.publish('news', 'late');
      return heard.includes('late');
    });
    await own?.restart();
  });
});

test.each(['redis://127.0.0.1:9', 'redis+sentinel://127.0.0.1:9/hale', 'redis+cluster://127.0.0.1:9'])(
  'a look at %s, where nobody is, fails at once',
  async (url) => {
    const redis = openOnce(url, 'tester');
    redis.on('error', () => undefined);
    await expect(redis.connect()).rejects.toThrow(/closed|unreachable|none of startup nodes/i);
  },
);
