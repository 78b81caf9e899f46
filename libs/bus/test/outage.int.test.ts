import {
  eventually,
  Line,
  recordedLog,
  settle,
  startRedis,
  type TestRedis,
  type TestRedisOptions,
} from '@hale/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { connectFailingFast } from '../src/connection.ts';
import { CONTROL_STREAM } from '../src/index.ts';
import { asNumbers, GROUP, note, remember, SEEN, upTo, Worker, type WorkerOptions } from './worker.ts';

const closers: (() => unknown)[] = [];

const start = async (options: TestRedisOptions = {}): Promise<TestRedis> => {
  const server = await startRedis(options);
  closers.push(() => server.stop());
  return server;
};
const begin = async (url: string, options: WorkerOptions = {}) => {
  const worker = await Worker.begin(url, options);
  closers.push(() => worker.stop());
  return worker;
};
const seen = async ({ redis }: TestRedis) => asNumbers(await redis.lrange(SEEN, 0, -1));

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('Redis stands still', () => {
  test('for longer than the watchdogs wait: connections are replaced; nothing is lost, doubled or out of order', async () => {
    const server = await start();
    const worker = await begin(server.url);
    const publisher = worker.bus.publisher('source');
    await publisher.publish(upTo(20).map(note));
    await settle(server.redis);

    const busy = publisher.publish(upTo(200).slice(20).map(note));
    server.freeze();
    const late = publisher.publish(upTo(220).slice(200).map(note));
    const replaced = () =>
      worker.log.messages.filter((message) => message === 'redis does not answer, connecting afresh');
    await eventually('both connections are replaced', () => replaced().length >= 2, 15_000);
    server.thaw();
    await Promise.all([busy, late]);
    await settle(server.redis);
    expect(await seen(server)).toEqual(upTo(220));
  });
});

describe('a worker is stopped while Redis does not answer', () => {
  test('handlers are told at once, and nothing is waited for that will not come', async () => {
    const server = await start();
    const entered = Promise.withResolvers<void>();
    const told = Promise.withResolvers<void>();
    const worker = new Worker(server.url, {
      handlers: {
        'changes.recorded': async (_event, { signal }) => {
          entered.resolve();
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          told.resolve();
          return { reason: 'stopped' };
        },
      },
    });
    await worker.bus.start();
    await worker.consumer.prepare();
    worker.consumer.start();
    const janitor = worker.bus.janitor();
    janitor.start();
    await worker.bus.publisher('source').publish([note(1)]);
    await entered.promise;
    server.freeze();
    const stopped = worker.consumer.stop().then(() => janitor.stop());
    await told.promise;
    await stopped;
    worker.bus.close();
    server.thaw();
    await eventually(
      'closed connections',
      async () => !String(await server.redis.client('LIST')).includes('name=hale-'),
    );
  });
});

describe('a connection breaks', () => {
  test('with the answer to a commit on it: it is sent again and refused, and what it did is done once', async () => {
    const server = await start();
    const line = await Line.to(server.port);
    closers.push(() => line.close());
    const worker = await begin(line.url);
    const direct = await begin(server.url, { group: 'bystander', handlers: {} });
    const publisher = direct.bus.publisher('source');
    await publisher.publish([note(1)]);
    await settle(server.redis);

    line.swallow('hale-control');
    await publisher.publish([note(2)]);
    line.cut('hale-control');
    line.swallow('hale-control');
    await publisher.publish(upTo(10).slice(2).map(note));
    await eventually('an effect whose answer is lost', async () => (await seen(server)).length > 1).catch(
      () => undefined,
    );
    line.cut('hale-control');
    await settle(server.redis);
    expect(await seen(server)).toEqual(upTo(10));
    expect(worker.log.messages).not.toContain('lane failed, will start over');
  });
});

describe('Redis dies', () => {
  test('with -9 under load and comes back with its append-only file: each effect once, in order', async () => {
    // With everysec the server holds even its writes back while the disk is busy, up to two seconds of them.
    const server = await start({ aof: true, settings: ['--appendfsync', 'always'] });
    const worker = await begin(server.url);
    const publisher = worker.bus.publisher('source');
    const published: Promise<void>[] = [];
    for (const round of [0, 1, 2]) {
      for (const number of upTo(60)) published.push(publisher.publish([note(round * 60 + number)]));
      await eventually('some effects', async () => (await seen(server)).length > round * 60);
      await server.kill();
      await server.restart();
    }
    await Promise.all(published);
    await settle(server.redis);
    expect(await seen(server)).toEqual(upTo(180));
  });
});

describe('Redis comes back without the end of what it had', () => {
  test('what was read of that and is sent again does not count; what is said instead does', async () => {
    const server = await start();
    const [entered, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const worker = await begin(server.url, {
      handlers: {
        'changes.recorded': async (event, context) => {
          entered.resolve();
          await gate.promise;
          return await remember(event, context);
        },
      },
    });
    const publisher = worker.bus.publisher('source');
    await publisher.publish([note(1)]);
    await entered.promise;
    const [entry] = await server.redis.xrange(CONTROL_STREAM, '-', '+');
    await server.redis.xdel(CONTROL_STREAM, entry?.[0] ?? '');
    gate.resolve();
    await publisher.publish([note(2)]);
    await settle(server.redis);
    expect(await seen(server)).toEqual([2]);
    expect(await worker.count('hale_bus_commits_refused_total')).toBeGreaterThan(0);
  });

  test('what a relay has sent without an answer is not sent again, and nothing waits until it is back', async () => {
    const server = await start();
    const line = await Line.to(server.port);
    closers.push(() => line.close());
    const connection = connectFailingFast(line.url, 'carrier', recordedLog());
    closers.push(() => connection.close());
    const { redis } = connection;
    const answers = async () => (await redis.ping().catch(() => undefined)) !== undefined;
    await eventually('a connection', answers);
    line.swallow('carrier');
    const lost = redis.incr('times');
    lost.catch(() => undefined);
    await eventually('an increment', async () => (await server.redis.get('times')) === '1');
    line.cut('carrier');
    await expect(lost).rejects.toThrow('max retries');
    await expect(redis.incr('times')).rejects.toThrow('writeable');
    await eventually('another connection', answers);
    expect(await server.redis.get('times')).toBe('1');
  });
});

describe('somebody empties Redis', () => {
  test('FLUSHALL: the group is made again, loudly, and what is said from then on is heard', async () => {
    const server = await start();
    const worker = await begin(server.url);
    const publisher = worker.bus.publisher('source');
    await publisher.publish([note(1)]);
    await settle(server.redis);
    await server.flush();
    await publisher.publish([note(2), note(3)]);
    await eventually('the effects', async () => (await seen(server)).length === 2);
    await settle(server.redis);
    expect(await seen(server)).toEqual([2, 3]);
    expect(worker.log.messages.filter((message) => message.startsWith('consumer group had vanished'))).toHaveLength(1);
    expect(await worker.count('hale_bus_groups_recreated_total')).toBe(1);
  });

  test('XGROUP DESTROY: the group goes on where it was, nothing is done again', async () => {
    const server = await start();
    const worker = await begin(server.url);
    const publisher = worker.bus.publisher('source');
    await publisher.publish([note(1), note(2)]);
    await settle(server.redis);
    await server.redis.xgroup('DESTROY', CONTROL_STREAM, GROUP);
    await publisher.publish([note(3), note(4)]);
    await eventually('the effects', async () => (await seen(server)).length === 4);
    await settle(server.redis);
    expect(await seen(server)).toEqual([1, 2, 3, 4]);
  });

  test('a stream of another type stops its lane, loudly, until it is mended', async () => {
    const server = await start();
    const worker = await begin(server.url);
    await server.redis.set(CONTROL_STREAM, 'a string');
    const publishing = worker.bus.publisher('source').publish([note(1)]);
    await expect(publishing).rejects.toThrow(/^WRONGTYPE/);
    await eventually('the complaint', () => worker.log.messages.includes('lane failed, will start over'));
    await server.redis.del(CONTROL_STREAM);
    await worker.bus.publisher('source').publish([note(2)]);
    await eventually('the effect', async () => (await seen(server)).length === 1);
    expect(await seen(server)).toEqual([2]);
  });
});
