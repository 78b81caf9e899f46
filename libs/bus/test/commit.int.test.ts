import { type EventOf, parseEvent } from '@hale/events';
import { eventually, settle, useRedis } from '@hale/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { CONTROL, CONTROL_STREAM, listDeadLetters, openMemory, stateKey, streamOfName } from '../src/index.ts';
import {
  asNumbers,
  frame,
  GROUP,
  isNote,
  note,
  numberOfFrame,
  numberOfNote,
  SEEN,
  upTo,
  Worker,
  type WorkerOptions,
} from './worker.ts';

const server = useRedis();
/** Of a worker of these tests. */
const SLOTS = [CONTROL, '0', '1', '2', '3'];
const workers: Worker[] = [];

const begin = async (options: WorkerOptions = {}) => {
  const worker = await Worker.begin(server.url, options);
  workers.push(worker);
  return worker;
};
const seen = async () => asNumbers(await server.redis.lrange(SEEN, 0, -1));

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

/**
 * The numbers of the entries that were put aside: with leases of some milliseconds a busy machine loses them so often at
 * one entry that it is taken for what kills its workers. Each is an effect or a dead letter, never both, never neither.
 */
async function putAside(slots: readonly string[]): Promise<number[]> {
  const letters = await Promise.all(slots.map((slot) => listDeadLetters(server.redis, GROUP, slot)));
  const events = letters.flat().map(({ text }) => parseEvent(text));
  return events.map((event) =>
    isNote(event) ? numberOfNote(event) : numberOfFrame(event as EventOf<'metrics.sampled'>),
  );
}

/** Some turns of the event loop: what lets two workers come between each other. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

describe('two workers whose leases run out under them', () => {
  const race = fc.record({
    events: fc.integer({ min: 1, max: 40 }),
    batch: fc.integer({ min: 1, max: 20 }),
    sameName: fc.boolean(),
    leaseMs: fc.constantFrom(8, 40),
    patience: fc.array(fc.nat(4), { minLength: 1, maxLength: 10 }),
  });
  const named = (sameName: boolean, index: number): WorkerOptions => ({
    bus: { consumer: sameName ? 'w' : `w${index}` },
  });

  test('bring about each effect of the control plane once', async () => {
    await fc.assert(
      fc.asyncProperty(race, async ({ events, batch, sameName, leaseMs, patience }) => {
        const handlers: WorkerOptions['handlers'] = {
          'changes.recorded': async (event) => {
            const number = numberOfNote(event);
            await turns(patience[number % patience.length] ?? 0);
            return { reason: 'remembered', writes: [{ op: 'rpush', key: SEEN, values: [String(number)] }] };
          },
        };
        await server.flush();
        const [first] = await Promise.all(
          [0, 1].map((index) => begin({ handlers, batch, leaseMs, ...named(sameName, index) })),
        );
        await first?.bus.publisher('source').publish(upTo(events).map(note));
        await settle(server.redis);
        const all = [...(await seen()), ...(await putAside(SLOTS))];
        expect(all.sort((a, b) => a - b)).toEqual(upTo(events));
        await Promise.all(workers.splice(0).map((worker) => worker.stop()));
      }),
      { numRuns: 25 },
    );
  });

  test('bring about each effect of the telemetry plane once, batches and outboxes included', async () => {
    await fc.assert(
      fc.asyncProperty(race, async ({ events, batch, sameName, leaseMs, patience }) => {
        const handlers: WorkerOptions['handlers'] = {
          'metrics.sampled': async (event) => {
            const number = numberOfFrame(event);
            await turns(patience[number % patience.length] ?? 0);
            return { reason: 'passed-on', events: [note(number)] };
          },
        };
        await server.flush();
        const [first] = await Promise.all(
          [0, 1].map((index) => begin({ handlers, batch, leaseMs, ...named(sameName, index) })),
        );
        await begin({ group: 'listener' });
        await first?.bus
          .publisher('source')
          .publish(upTo(events).map((number) => frame(number, `service-${number % 5}`)));
        await settle(server.redis);
        const all = [...(await seen()), ...(await putAside(SLOTS))];
        expect(all.sort((a, b) => a - b)).toEqual(upTo(events));
        await Promise.all(workers.splice(0).map((worker) => worker.stop()));
      }),
      { numRuns: 25 },
    );
  });
});

describe('a commit is whole or not at all', () => {
  const OTHER = stateKey(GROUP, 'other', CONTROL);
  const both: WorkerOptions['handlers'] = {
    'changes.recorded': (event) => ({
      reason: 'remembered',
      writes: [
        { op: 'rpush', key: OTHER, values: [event.data.text] },
        { op: 'rpush', key: SEEN, values: [event.data.text] },
      ],
      events: [note(numberOfNote(event) + 100)].filter(() => numberOfNote(event) < 100),
    }),
  };

  test('a key of another type refuses it before anything is touched; it goes through once that is mended', async () => {
    await server.redis.set(SEEN, 'a string');
    const worker = await begin({ handlers: both });
    await worker.bus.publisher('source').publish([note(1), note(2)]);
    await eventually('the refusal', () => worker.log.messages.includes('lane failed, will start over'));
    expect(await server.redis.lrange(OTHER, 0, -1)).toEqual([]);
    expect(await server.redis.xlen(CONTROL_STREAM)).toBe(2);

    await server.redis.del(SEEN);
    await settle(server.redis);
    expect(await seen()).toEqual([1, 2, 101, 102]);
    expect(asNumbers(await server.redis.lrange(OTHER, 0, -1))).toEqual([1, 2, 101, 102]);
    expect(await worker.count('hale_bus_dead_letters_total')).toBe(0);
  });

  test.each([
    ['full', 'maxmemory', /^OOM/],
    ['without the replica that it must have', 'min-replicas-to-write', /^NOREPLICAS/],
  ])(
    'a Redis that is %s refuses it, nothing is decided again or lost, and it goes through later',
    async (_what, setting, refusal) => {
      let handled = 0;
      const entered = Promise.withResolvers<void>();
      const full = Promise.withResolvers<void>();
      const worker = await begin({
        handlers: {
          'changes.recorded': async (event) => {
            handled += 1;
            entered.resolve();
            await full.promise;
            return { reason: 'remembered', writes: [{ op: 'rpush', key: SEEN, values: [event.data.text] }] };
          },
        },
      });
      const publisher = worker.bus.publisher('source');
      await publisher.publish([note(1), note(2), note(3)]);
      await entered.promise;
      await server.redis.config('SET', setting, '1');
      full.resolve();
      await eventually('the refusal', () => worker.log.messages.includes('commit will be tried again'));
      await expect(publisher.publish([note(4)])).rejects.toThrow(refusal);
      expect(await seen()).toEqual([]);

      await server.redis.config('SET', setting, '0');
      await publisher.publish([note(5)]);
      await settle(server.redis);
      expect(await seen()).toEqual([1, 2, 3, 5]);
      expect(handled).toBe(4);
    },
  );

  test('a hash that is deleted and one that is written beside it', async () => {
    const gone = stateKey(GROUP, 'gone', CONTROL);
    const kept = stateKey(GROUP, 'kept', CONTROL);
    for (const key of [gone, kept]) await server.redis.hset(key, { old: '1' });
    const handlers: WorkerOptions['handlers'] = {
      'changes.recorded': () => ({
        reason: 'replaced',
        writes: [
          { op: 'del', key: gone },
          { op: 'del', key: kept },
          { op: 'hset', key: kept, fields: { fresh: '2' } },
        ],
      }),
    };
    const worker = await begin({ handlers });
    await worker.bus.publisher('source').publish([note(1)]);
    await settle(server.redis);
    expect(await server.redis.exists(gone)).toBe(0);
    expect(await server.redis.hgetall(kept)).toEqual({ fresh: '2' });
  });

  test('a checkpoint of more fields than Lua passes on, or a call spreads, and their end', async () => {
    const many = upTo(20_000).map(String);
    const lines = upTo(150_000).map(String);
    const hash = stateKey(GROUP, 'hash', CONTROL);
    const list = stateKey(GROUP, 'list', CONTROL);
    const set = stateKey(GROUP, 'set', CONTROL);
    const seeds = many.flatMap((member) => [member, member]);
    await server.redis.zadd(set, ...seeds);
    const worker = await begin({
      handlers: {
        'changes.recorded': (event) =>
          numberOfNote(event) === 1
            ? {
                reason: 'kept',
                writes: [
                  { op: 'hset', key: hash, fields: Object.fromEntries(many.map((field) => [field, `of ${field}`])) },
                  { op: 'rpush', key: list, values: lines },
                  { op: 'zrem', key: set, members: many.slice(1) },
                ],
              }
            : { reason: 'dropped', writes: [{ op: 'hdel', key: hash, fields: many.slice(0, -1) }] },
      },
    });
    const publisher = worker.bus.publisher('source');
    await publisher.publish([note(1)]);
    await settle(server.redis);
    expect(await server.redis.hgetall(hash)).toEqual(Object.fromEntries(many.map((field) => [field, `of ${field}`])));
    expect(await server.redis.lrange(list, 0, -1)).toEqual(lines);
    expect(await server.redis.zrange(set, '0', '-1')).toEqual(['1']);
    await publisher.publish([note(2)]);
    await settle(server.redis);
    expect(await server.redis.hgetall(hash)).toEqual({ '20000': 'of 20000' });
  });

  test('a write outside the slot of the event is a dead letter, not half a commit', async () => {
    const handlers: WorkerOptions['handlers'] = {
      'changes.recorded': () => ({
        reason: 'astray',
        writes: [{ op: 'set', key: stateKey(GROUP, 'x', '3'), value: 'v' }],
      }),
    };
    const worker = await begin({ handlers });
    await worker.bus.publisher('source').publish([note(1)]);
    await eventually('the dead letter', async () => (await worker.count('hale_bus_dead_letters_total')) === 1);
    expect(await server.redis.exists(stateKey(GROUP, 'x', '3'))).toBe(0);
  });
});

test('what one event wrote is there for the next, in the order of the stream', async () => {
  const handlers: WorkerOptions['handlers'] = {
    'changes.recorded': async (event, { redis }) => {
      const before = await redis.lrange(SEEN, 0, -1);
      return {
        reason: 'remembered',
        writes: [{ op: 'rpush', key: SEEN, values: [`${before.length}:${event.data.text}`] }],
      };
    },
  };
  const worker = await begin({ handlers });
  await worker.bus.publisher('source').publish(upTo(50).map(note));
  await settle(server.redis);
  expect(await server.redis.lrange(SEEN, 0, -1)).toEqual(upTo(50).map((number) => `${number - 1}:${number}`));
});

test('what is said to another slot does not wait until the whole batch is handled', async () => {
  const spin = (ms: number) => {
    for (const begun = performance.now(); performance.now() - begun < ms; );
  };
  const isHeard = async () => (await server.redis.xlen(CONTROL_STREAM)) > 0;
  let heard: boolean | undefined;
  const handlers: WorkerOptions['handlers'] = {
    'metrics.sampled': async (event) => {
      const number = numberOfFrame(event);
      // Longer than any batch may keep what is said; the next of the same batch finds it in the stream.
      if (number === 2) spin(15);
      if (number === 3)
        heard = await eventually('it is heard', isHeard, 3_000).then(
          () => true,
          () => false,
        );
      return { reason: 'done', events: number === 1 ? [note(1)] : [] };
    },
  };
  const worker = new Worker(server.url, { handlers });
  workers.push(worker);
  await worker.bus.start();
  await worker.consumer.prepare();
  await worker.bus.publisher('source').publish(upTo(4).map((number) => frame(number)));
  worker.consumer.start();
  await settle(server.redis);
  expect(heard).toBe(true);
});

describe('what a telemetry handler holds in memory', () => {
  const slotOf = (worker: Worker | undefined) => worker?.bus.publisher('source').slotOf(frame(0)) ?? '';

  test('is dropped when a commit was refused, for it is ahead of the store', async () => {
    const resets: string[] = [];
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const worker = await begin({
      reset: (slot) => void resets.push(slot),
      handlers: {
        'metrics.sampled': async () => {
          entered.resolve();
          await gate.promise;
          return { reason: 'counted' };
        },
      },
    });
    await worker.bus.publisher('source').publish([frame(1)]);
    await entered.promise;
    resets.length = 0;
    const slot = slotOf(worker);
    // Where somebody moved the group by hand: nothing else of the tenure is touched.
    await server.redis.xgroup('SETID', streamOfName('metrics.sampled', slot), GROUP, '0-1');
    gate.resolve();
    await eventually('the refusal', () => resets.length > 0);
    expect(resets).toEqual([slot]);
    expect(await worker.count('hale_bus_commits_refused_total')).toBe(1);
  });

  test('moves with its partition, in order, without a loss: workers come, freeze, and go', async () => {
    const crew = (leaseMs: number): WorkerOptions => {
      const memory = openMemory(GROUP, 'counts', z.number());
      return {
        leaseMs,
        reset: (slot) => memory.reset(slot),
        handlers: {
          'metrics.sampled': async (event, context) => {
            const remembered = await memory.load(context, event.data.service);
            const count = (remembered.entries.get('count') ?? 0) + 1;
            const key = stateKey(GROUP, `seen/${event.data.service.service}`, context.slot);
            const writes = remembered.change(new Map([['count', count]]));
            return {
              reason: 'counted',
              writes: [...writes, { op: 'rpush', key, values: [`${numberOfFrame(event)}/${count}`] }],
            };
          },
        },
      };
    };
    const services = upTo(8).map((number) => `service-${number}`);
    const source = await begin({ group: 'bystander', handlers: {} });
    const publisher = source.bus.publisher('source');
    const say = async (from: number) =>
      await publisher.publish(upTo(20).flatMap((number) => services.map((service) => frame(from + number, service))));
    const first = await begin(crew(200));
    await say(0);
    const second = await begin(crew(200));
    await say(20);
    await eventually('the second worker has its share', async () => (await second.count('hale_bus_slots_held')) === 2);
    await say(40);
    first.abandon();
    await say(60);
    await eventually('the second worker has all', async () => (await second.count('hale_bus_slots_held')) === 4);
    await say(80);
    const third = await begin(crew(200));
    await say(100);
    await second.stop();
    await say(120);
    await settle(server.redis);
    expect(await third.count('hale_bus_slots_held')).toBe(4);
    for (const service of services) {
      const slot = publisher.slotOf(frame(0, service));
      const seen = await server.redis.lrange(stateKey(GROUP, `seen/${service}`, slot), 0, -1);
      expect(seen).toEqual(upTo(140).map((number) => `${number}/${number}`));
    }
  });
});
