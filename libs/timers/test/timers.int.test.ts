import type { Clock, Consumer } from '@hale/bus';
import { type EventOf, timerSetDraft } from '@hale/events';
import { eventually, fixedClock, Line, readControl, settle, silentLog, testBus, useRedis } from '@hale/testkit';
import { afterEach, expect, test } from '@jest/globals';
import { Timers } from '../src/index.ts';

const server = useRedis();
const closers: (() => unknown)[] = [];

interface Clockwork {
  readonly timers: Timers;
  readonly consumer: Consumer;
  /** Asks for a timer as a handler's commit does. */
  readonly set: (id: string, dueAt: number) => Promise<void>;
  stop(): Promise<void>;
}

/** One process that schedules timers, and fires them unless it is told not to. */
async function clockwork(
  options: { fires?: boolean; name?: string; url?: string; clock?: Clock } = {},
): Promise<Clockwork> {
  const { fires = true, name = 'w', url = server.url, clock } = options;
  const bus = testBus(server.url, { consumer: name, ...(clock && { clock }) });
  await bus.start();
  const timers = new Timers({ url, clock: bus.clock, publisher: bus.publisher('timers'), log: silentLog });
  const consumer = bus.consumer({ group: 'timers', handlers: { 'timer.set': timers.onTimerSet } });
  await consumer.prepare();
  if (fires) timers.start();
  consumer.start();
  const stop = async () => {
    await consumer.stop();
    await timers.stop();
    bus.close();
  };
  closers.push(stop);
  const set = async (id: string, dueAt: number) =>
    await bus
      .publisher('escalation')
      .publish([timerSetDraft({ id, owner: 'escalation', name: 'triage', dueAt, data: { incident: 'inc-1' } })]);
  return { timers, consumer, set, stop };
}

const fired = async () =>
  (await readControl(server.redis)).filter((event): event is EventOf<'timer.fired'> => event.type === 'timer.fired');
const firedIds = async () => (await fired()).map(({ data }) => data.timer.id);
const delayed = async () => await server.redis.zcard('hale:bull:{control}:timers:delayed');

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('a timer fires once, not before its time, and says whose it is', async () => {
  const { set } = await clockwork();
  const dueAt = Date.now() + 60;
  await set('tmr-1', dueAt);
  const [event] = await eventually('the timer', async () => ((await fired()).length > 0 ? await fired() : undefined));
  expect(event).toMatchObject({ subject: 'timer/tmr-1', source: 'hale/timers', time: new Date(dueAt).toISOString() });
  expect(event?.data.timer).toEqual({
    id: 'tmr-1',
    owner: 'escalation',
    name: 'triage',
    dueAt,
    data: { incident: 'inc-1' },
  });
  expect(Date.parse(event?.recordedtime ?? '')).toBeGreaterThanOrEqual(dueAt);
  await settle(server.redis);
  expect(await firedIds()).toEqual(['tmr-1']);
});

test('one that is overdue when it is set fires at once', async () => {
  const { set } = await clockwork();
  await set('tmr-1', 1);
  await eventually('the timer', async () => (await fired()).length > 0);
  expect(await firedIds()).toEqual(['tmr-1']);
});

test('set twice it is one job', async () => {
  const { set } = await clockwork();
  const dueAt = Date.now() + 3_600_000;
  await set('tmr-1', dueAt);
  await set('tmr-1', dueAt);
  await settle(server.redis);
  expect(await delayed()).toBe(1);
});

test('set twice, before it fires and after, it fires once', async () => {
  const { set } = await clockwork();
  const dueAt = Date.now() + 40;
  await set('tmr-1', dueAt);
  await set('tmr-1', dueAt);
  await eventually('the timer', async () => (await fired()).length > 0);
  await set('tmr-1', dueAt);
  await settle(server.redis);
  expect(await firedIds()).toEqual(['tmr-1']);
});

test('one that is far off waits and does not count as undone', async () => {
  const { set } = await clockwork();
  await set('tmr-1', Date.now() + 3_600_000);
  await settle(server.redis);
  expect(await delayed()).toBe(1);
  expect(await fired()).toEqual([]);
});

test('what one process scheduled another fires after that one is gone', async () => {
  const first = await clockwork({ fires: false });
  await first.set('tmr-1', Date.now() + 50);
  await eventually('the job', async () => (await delayed()) === 1);
  await first.stop();
  closers.length = 0;

  await clockwork();
  await eventually('the timer', async () => (await fired()).length > 0);
  await settle(server.redis);
  expect(await firedIds()).toEqual(['tmr-1']);
});

test('set by a clock that is ahead, it waits until it is due by the clock of whoever fires it', async () => {
  const dueAt = Date.now() + 500;
  const ahead = await clockwork({ fires: false, clock: fixedClock(dueAt) });
  await clockwork({ name: 'on time' });
  await ahead.set('tmr-1', dueAt);
  const [event] = await eventually('the timer', async () => ((await fired()).length > 0 ? await fired() : undefined));
  expect(Date.parse(event?.recordedtime ?? '')).toBeGreaterThanOrEqual(dueAt);
});

test('two processes fire each of many timers once', async () => {
  const [first, second] = [await clockwork({ name: 'a' }), await clockwork({ name: 'b' })];
  const ids = Array.from({ length: 60 }, (_, index) => `tmr-${index}`);
  const dueAt = Date.now() + 30;
  await Promise.all(ids.map((id, index) => (index % 2 ? first : second).set(id, dueAt)));
  await eventually('all timers', async () => (await fired()).length >= ids.length);
  await settle(server.redis);
  expect((await firedIds()).sort()).toEqual([...ids].sort());
});

test('a job that runs again, because its worker seemed dead, says nothing again', async () => {
  const { set } = await clockwork();
  await set('tmr-1', 1);
  await eventually('the timer', async () => (await fired()).length > 0);
  await settle(server.redis);
  const other = testBus(server.url);
  closers.push(() => other.close());
  await other.start();
  const [event] = await fired();
  if (!event) throw new Error('nothing fired');
  const draft = { type: event.type, subject: event.subject, data: event.data };
  expect(await other.publisher('timers').publishOnce(draft, 'tmr-1')).toBe(false);
});

test('is scheduled by the clock of Redis, whatever the time of this machine', async () => {
  const clock = fixedClock(Date.now() + 3_600_000);
  const bus = testBus(server.url, { clock });
  await bus.start();
  closers.push(() => bus.close());
  const timers = new Timers({ url: server.url, clock, publisher: bus.publisher('timers'), log: silentLog });
  closers.push(() => timers.stop());
  timers.start();
  const consumer = bus.consumer({ group: 'timers', handlers: { 'timer.set': timers.onTimerSet } });
  await consumer.prepare();
  consumer.start();
  closers.push(() => consumer.stop());
  const due = timerSetDraft({ id: 'tmr-1', owner: 'o', name: 'n', dueAt: clock.now() - 1, data: {} });
  await bus.publisher('o').publish([due]);
  await eventually('the timer', async () => (await fired()).length > 0);
});

test('connections that hang are replaced: timers are set and fire, late', async () => {
  const line = await Line.to(server.port);
  closers.push(() => line.close());
  const { set } = await clockwork({ url: line.url });
  await set('tmr-1', 1);
  await eventually('the first', async () => (await firedIds()).includes('tmr-1'));
  for (const role of ['queue', 'worker']) line.swallow(`hale-timers-${role}`);
  await set('tmr-2', 1);
  // At worst the worker has taken it up and did not hear of it: then its lock must run out first.
  await eventually('the second', async () => (await firedIds()).includes('tmr-2'), 40_000);
}, 60_000);
