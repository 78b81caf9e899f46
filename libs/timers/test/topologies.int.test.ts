import { timerSetDraft } from '@hale/events';
import { eventually, readControl, silentLog, startCluster, startSentinel, testBus } from '@hale/testkit';
import { afterEach, expect, test } from '@jest/globals';
import { Timers } from '../src/index.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** One process with timers; sets one and tells how often it has fired. */
async function clockwork(url: string) {
  const bus = testBus(url);
  await bus.start();
  const timers = new Timers({ url, clock: bus.clock, publisher: bus.publisher('timers'), log: silentLog });
  const consumer = bus.consumer({ group: 'timers', handlers: { 'timer.set': timers.onTimerSet } });
  await consumer.prepare();
  timers.start();
  consumer.start();
  closers.push(async () => {
    await consumer.stop();
    await timers.stop();
    bus.close();
  });
  const { control } = bus.planes;
  const set = async (id: string, dueAt: number) => {
    const timer = { id, owner: 'escalation', name: 'triage', dueAt, data: {} } as const;
    await bus.publisher('escalation').publish([timerSetDraft(timer)]);
  };
  const isDelayed = async () => (await control.zcard('hale:bull:{control}:timers:delayed')) === 1;
  const fired = async () => (await readControl(control)).filter(({ type }) => type === 'timer.fired').length;
  return { set, isDelayed, fired };
}

test('behind Sentinel a timer fires once although the primary is killed after it was set', async () => {
  const sentinel = await startSentinel();
  closers.push(() => sentinel.stop());
  const { set, isDelayed, fired } = await clockwork(sentinel.url);
  await set('tmr-1', Date.now() + 1_500);
  await eventually('a job', isDelayed);
  const primary = await sentinel.primary();
  await primary.redis.wait(1, 5_000);
  await primary.kill();
  await eventually('the timer', async () => (await fired()) > 0, 20_000);
  expect(await fired()).toBe(1);
});

test('in a Cluster a timer fires once, also when the server that keeps it was away', async () => {
  const cluster = await startCluster({ aof: true, settings: ['--appendfsync', 'always'] });
  closers.push(() => cluster.stop());
  const { set, isDelayed, fired } = await clockwork(cluster.url);
  await set('tmr-1', 1);
  await eventually('the first', async () => (await fired()) === 1);
  await set('tmr-2', Date.now() + 1_500);
  await eventually('a job', isDelayed);
  const server = await cluster.serverOf('{control}');
  await server.kill();
  await server.restart();
  await eventually('the second', async () => (await fired()) > 1, 20_000);
  expect(await fired()).toBe(2);
});
