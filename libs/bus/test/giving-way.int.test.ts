import { setTimeout as delay } from 'node:timers/promises';
import { type Draft, topics } from '@hale/events';
import { eventually, settle, silentLog, startCluster, useRedis } from '@hale/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { FillingWatch } from '../src/filling-watch.ts';
import { CONTROL_STREAM, connect, infoField, type Lapse, outboxKey } from '../src/index.ts';
import { busMetrics } from '../src/metrics.ts';
import { note, upTo, Worker } from './worker.ts';

const LIMIT = 64 * 1_048_576;
const HIGH_WATER = { share: 0.85, bytes: 1_048_576 };
const QUARTER = 900_000;
const SERVICES = 32;
/** A sender's pace: so many lines of 8 KB every so many milliseconds, 8 MB a second. */
const BATCH = 20;
const TICK_MS = 20;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function line(number: number): Draft<'logs.collected'> {
  const service = { env: 'demo', service: `service-${number % SERVICES}` };
  const message = `${number} ${'x'.repeat(8_000)}`;
  return topics['logs.collected'].draft({ service, lines: [{ at: 0, message }] }, { subject: service.service });
}

describe('a server with little memory', () => {
  const server = useRedis({ settings: ['--maxmemory', String(LIMIT)] });

  const memory = async (field: string): Promise<number> => Number(infoField(await server.redis.info('memory'), field));

  /** A group that is there and reads nothing. */
  const stopped = async (): Promise<void> => {
    const worker = new Worker(server.url, {
      group: 'stopped',
      handlers: { 'logs.collected': () => ({ reason: 'no' }) },
    });
    await worker.consumer.prepare();
    worker.bus.close();
  };

  const look = (worker: Worker): Lapse[] => {
    const lapses: Lapse[] = [];
    const onLapse = (lapse: Lapse) => void lapses.push(lapse);
    const janitor = worker.bus.janitor({ maxLagMs: QUARTER, highWater: HIGH_WATER, onLapse });
    janitor.start();
    closers.push(() => janitor.stop());
    return lapses;
  };

  test('keeps all of the control plane and all of a group that keeps up, at the expense of one that has stopped', async () => {
    const heard = new Set<string>();
    const worker = await Worker.begin(server.url, {
      group: 'running',
      handlers: {
        'logs.collected': ({ data }) => {
          heard.add(data.lines[0]?.message.split(' ')[0] ?? '');
          return { reason: 'heard' };
        },
      },
    });
    closers.push(() => worker.stop());
    await stopped();
    await server.redis.config('RESETSTAT');
    const lapses = look(worker);
    const publisher = worker.bus.publisher('flood');
    const notes = worker.bus.publisher('notes');
    let said = 0;
    let noted = 0;
    while (new Set(lapses.map(({ stream }) => stream)).size < 4) {
      await publisher.publish(upTo(BATCH).map((index) => line(said + index)));
      said += BATCH;
      noted += 1;
      await notes.publish([note(noted)]);
      await delay(TICK_MS);
    }
    await settle(server.redis, { groups: ['running'] });

    expect(said * 8_000).toBeGreaterThan(LIMIT / 2);
    expect(await memory('used_memory_peak')).toBeLessThan(HIGH_WATER.share * LIMIT);
    expect(new Set(lapses.map(({ group }) => group))).toEqual(new Set(['stopped']));
    expect(heard.size).toBe(said);
    expect(await server.redis.xlen(CONTROL_STREAM)).toBe(noted);
    await eventually('room', async () => (await memory('used_memory')) < LIMIT / 2);
    expect(await worker.count('hale_bus_lapsed_total')).toBeGreaterThan(0);
    expect(await worker.count('hale_bus_trimmed_total')).toBeGreaterThan(0);
    expect(await worker.count('hale_bus_telemetry_filling_ratio')).toBeGreaterThan(0);
  }, 60_000);

  test('that is full to the brim is emptied again, and takes what is said then', async () => {
    await stopped();
    const worker = new Worker(server.url);
    closers.push(() => worker.bus.close());
    await worker.bus.start();
    const publisher = worker.bus.publisher('flood');
    await publisher.publish(upTo(10).map(note));
    const flood = async () => {
      for (let said = 0; ; said += BATCH) await publisher.publish(upTo(BATCH).map((index) => line(said + index)));
    };
    await expect(flood()).rejects.toThrow(/^OOM/);
    const lapses = look(worker);
    await eventually('room', async () => (await memory('used_memory')) < LIMIT / 2, 20_000);
    expect(new Set(lapses.map(({ group }) => group))).toEqual(new Set(['stopped']));
    await publisher.publish([note(11), line(1)]);
    expect(await server.redis.xlen(CONTROL_STREAM)).toBe(11);
  }, 60_000);
});

test('in a Cluster each slot is looked at by the filling of its own server', async () => {
  const cluster = await startCluster();
  closers.push(() => cluster.stop());
  const full = await cluster.serverOf(outboxKey('0'));
  await full.redis.set('{0}:ballast', 'x'.repeat(20 * 1_048_576));
  const connection = connect(cluster.url, 'test', silentLog);
  closers.push(() => connection.close());
  const slots = upTo(8).map((index) => String(index - 1));
  const pressed = new Set<string>();
  const watch = new FillingWatch({
    redis: connection.redis,
    slots,
    highWater: { share: 0.85, bytes: 24 * 1_048_576 },
    onPressed: (slot) => pressed.add(slot),
    log: silentLog,
    metrics: busMetrics(new Registry()),
  });
  const running = watch.run();
  closers.push(async () => {
    watch.stop();
    await running;
  });
  await eventually('a look', () => pressed.size > 0);
  for (const slot of slots) {
    const isThere = (await cluster.serverOf(outboxKey(slot))) === full;
    expect([slot, pressed.has(slot), watch.of(slot) > 0.5]).toEqual([slot, isThere, isThere]);
  }
  expect(pressed.size).toBeLessThan(slots.length);
});
