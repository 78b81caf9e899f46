import { eventually, settle, silentLog, testBus, useRedis } from '@hale/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { CONTROL_STREAM } from '../src/keys.ts';
import { busMetrics } from '../src/metrics.ts';
import type { RedisClient } from '../src/redis-client.ts';
import { lapseFrom } from '../src/scripts.ts';
import { type Lapse, tend } from '../src/tend.ts';
import { asNumbers, forever, frame, note, SEEN, upTo, Worker } from './worker.ts';

const server = useRedis();
const STREAM = 'hale:metrics.sampled:{0}';
const closers: (() => unknown)[] = [];

/** Entries `1000-0`, `1001-0` …: one a millisecond from the first second of 1970. */
const fill = async (many: number, from = 1_000, stream = STREAM): Promise<void> => {
  const pipeline = server.redis.pipeline();
  for (let at = 0; at < many; at += 1) pipeline.xadd(stream, `${from + at}-0`, 'e', '{}');
  await pipeline.exec();
};
const ids = async (stream = STREAM): Promise<string[]> =>
  (await server.redis.xrange(stream, '-', '+')).map(([id]) => id);
/** The group has finished with so many entries. */
const read = async (group: string, many: number): Promise<void> => {
  const position = many === 0 ? '0-0' : `${999 + many}-0`;
  await server.redis.xgroup('CREATE', STREAM, group, position, 'MKSTREAM', 'ENTRIESREAD', many);
};
const nobody = () => ({ metrics: busMetrics(new Registry()), log: silentLog });
const look = async (options: { now: number; retentionMs?: number; maxLagMs?: number }) => {
  const registry = new Registry();
  const { now, retentionMs = 0, maxLagMs } = options;
  const policy = { stream: STREAM, redis: server.redis, retentionMs, ...(maxLagMs !== undefined && { maxLagMs }) };
  const lapses: Lapse[] = [];
  const onLapse = (lapse: Lapse) => void lapses.push(lapse);
  await tend(policy, now, { metrics: busMetrics(registry), log: silentLog, onLapse });
  return { lapses, metrics: await registry.metrics() };
};

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('trimming', () => {
  test('never removes what a group has not finished, wherever the groups stand', async () => {
    const position = fc.nat(400);
    await fc.assert(
      fc.asyncProperty(position, position, fc.nat(600), async (fast, slow, retentionMs) => {
        await server.flush();
        await fill(400);
        await read('fast', fast);
        await read('slow', slow);
        await look({ now: 1_500, retentionMs });
        const left = new Set(await ids());
        for (let at = Math.min(fast, slow); at < 400; at += 1) expect(left).toContain(`${1_000 + at}-0`);
        for (let at = Math.max(0, 500 - retentionMs); at < 400; at += 1) expect(left).toContain(`${1_000 + at}-0`);
      }),
      { numRuns: 30 },
    );
  });

  test('removes, in whole nodes, what all have finished and nobody keeps', async () => {
    await fill(1_000);
    await read('fast', 1_000);
    await read('slow', 650);
    await look({ now: 10_000 });
    const [first] = await ids();
    expect(first).toBe('1600-0');
  });

  test('removes any number of entries in one round', async () => {
    await fill(12_000);
    await read('fast', 12_000);
    const { metrics } = await look({ now: 100_000 });
    expect((await ids()).length).toBeLessThanOrEqual(100);
    expect(metrics).toMatch(/hale_bus_trimmed_total\{stream=".*"\} 1(19|20)00/);
  });

  test('keeps what comes while it looks, whatever the clocks say', async () => {
    await fill(300);
    await read('fast', 300);
    const redis: RedisClient = Object.assign(Object.create(server.redis), {
      async xtrim(...args: Parameters<RedisClient['xtrim']>) {
        await fill(600, 1_300).catch(() => undefined);
        return await server.redis.xtrim(...args);
      },
    });
    await tend({ stream: STREAM, redis, retentionMs: 0 }, 10_000, nobody());
    const left = await ids();
    expect(left).toEqual(expect.arrayContaining(['1300-0', '1599-0', '1899-0']));
    expect(left.filter((id) => id >= '1300-0')).toHaveLength(600);
  });

  test('removes nothing when the readers cannot be asked', async () => {
    await server.redis.set('hale:a-string', '');
    const policy = { stream: 'hale:a-string', redis: server.redis, retentionMs: 0 };
    await expect(tend(policy, 10_000, nobody())).rejects.toThrow('WRONGTYPE');
  });
});

test('each plane is kept as long as the catalogue says, by whoever has read it', async () => {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  const now = Date.now();
  // A whole node each, or trimming would leave them.
  await fill(100, now - 61 * minute);
  await fill(100, now - 59 * minute);
  const ages = [31 * day, 29 * day, 2 * hour];
  for (const age of ages) await fill(100, now - age, CONTROL_STREAM);
  const bus = testBus(server.url, { partitions: 1 });
  await bus.start();
  const janitor = bus.janitor();
  janitor.start();
  closers.push(async () => {
    await janitor.stop();
    bus.close();
  });
  const isTrimmed = async (stream: string, length: number) => (await server.redis.xlen(stream)) === length;
  await eventually('the old telemetry goes', () => isTrimmed(STREAM, 100));
  await eventually('the old control events go', () => isTrimmed(CONTROL_STREAM, 200));
  expect(await ids()).toContain(`${now - 59 * minute}-0`);
  expect((await ids(CONTROL_STREAM))[0]).toBe(`${now - 29 * day}-0`);
});

describe('with a Redis of its own, whose clock is another one', () => {
  const control = useRedis();

  test('telemetry is as old as its own server says', async () => {
    const hour = 3_600_000;
    const now = Date.now();
    await fill(100, now - 90 * 60_000);
    await fill(100, now - 30 * 60_000);
    const clock = { now: () => Date.now() + hour };
    const bus = testBus(control.url, { telemetryUrl: server.url, partitions: 1, clock });
    await bus.start();
    const janitor = bus.janitor();
    janitor.start();
    closers.push(async () => {
      await janitor.stop();
      bus.close();
    });
    await eventually('what is old goes', async () => (await ids()).length < 200);
    expect((await ids())[0]).toBe(`${now - 30 * 60_000}-0`);
  });
});

describe('a telemetry group that is too far behind', () => {
  test('gives up what it has not read, is counted and told once; others are not touched', async () => {
    await fill(300);
    await read('fast', 300);
    await read('slow', 100);
    const first = await look({ now: 2_000, maxLagMs: 750 });
    expect(first.lapses).toEqual([{ stream: STREAM, group: 'slow', entries: 200 }]);
    expect(first.metrics).toContain(`hale_bus_lapsed_total{group="slow",stream="${STREAM}"} 200`);
    expect(first.metrics).toContain(`hale_bus_lag{group="slow",stream="${STREAM}"} 200`);
    expect(first.metrics).toContain(`hale_bus_lag{group="fast",stream="${STREAM}"} 0`);
    expect((await look({ now: 2_000, maxLagMs: 750 })).lapses).toEqual([]);

    await server.redis.xadd(STREAM, '3000-0', 'e', '{}');
    const later = await look({ now: 3_000, maxLagMs: 750 });
    expect(later.metrics).toContain(`hale_bus_lag{group="slow",stream="${STREAM}"} 1`);
    expect(later.lapses).toEqual([]);
  });

  test('does not lapse when it has moved since it was looked at', async () => {
    await fill(300);
    await read('slow', 100);
    expect(await lapseFrom(server.redis, STREAM, 'slow', '1050-0')).toBeUndefined();
    expect(await lapseFrom(server.redis, STREAM, 'slow', '1099-0')).toBe('1299-0');
  });

  test('lapses as soon as its oldest unread entry is older than the limit, and not before', async () => {
    await fill(300);
    await read('slow', 100);
    expect((await look({ now: 1_100 + 750, maxLagMs: 750 })).lapses).toEqual([]);
    expect((await look({ now: 1_100 + 751, maxLagMs: 750 })).lapses).toHaveLength(1);
  });

  test('does not lapse on the control plane, where no limit is set', async () => {
    await fill(10);
    await read('slow', 0);
    expect((await look({ now: 1_000_000_000 })).lapses).toEqual([]);
    expect(await ids()).toHaveLength(10);
  });
});

test('what a dead worker left is taken over by another after a while', async () => {
  const entered = Promise.withResolvers<void>();
  const dead = await Worker.begin(server.url, {
    bus: { consumer: 'dead' },
    handlers: {
      'changes.recorded': async () => {
        entered.resolve();
        return await forever;
      },
    },
  });
  await dead.bus.publisher('source').publish(upTo(5).map(note));
  await entered.promise;
  dead.abandon();
  const heir = await Worker.begin(server.url, { bus: { consumer: 'heir' }, leaseMs: 200 });
  closers.push(() => heir.stop());
  await settle(server.redis);
  expect(asNumbers(await server.redis.lrange(SEEN, 0, -1))).toEqual(upTo(5));
});

test('handlers that compute for longer than a lease lasts do not lose it', async () => {
  const compute = () => {
    for (const until = performance.now() + 10; performance.now() < until; );
    return { reason: 'computed' };
  };
  const worker = await Worker.begin(server.url, { leaseMs: 400, handlers: { 'metrics.sampled': compute } });
  closers.push(() => worker.stop());
  await worker.bus.publisher('source').publish(upTo(100).map((number) => frame(number)));
  await settle(server.redis);
});
