import { readFileSync } from 'node:fs';
import { type AnyEvent, topics } from '@hale/events';
import { eventually, Line, readControl, readStream, settle, silentLog, testBus, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { type Bus, CONTROL_STREAM, outboxKey, stateKey, streamOfName } from '../src/index.ts';
import { busMetrics } from '../src/metrics.ts';
import { Relay } from '../src/relay.ts';
import { frame, isNote, note, numberOfNote, upTo, Worker } from './worker.ts';

const server = useRedis();
const closers: (() => unknown)[] = [];

const open = async (url = server.url): Promise<Bus> => {
  const bus = testBus(url);
  closers.push(() => bus.close());
  await bus.start();
  return bus;
};
const numbers = (events: readonly AnyEvent[]) => events.filter(isNote).map(numberOfNote);

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('a publisher', () => {
  test('whose answer is lost sends again, and Redis takes it once', async () => {
    const line = await Line.to(server.port);
    closers.push(() => line.close());
    const bus = await open(line.url);
    const publisher = bus.publisher('source');
    await publisher.publish([note(1)]);

    line.swallow('hale-control');
    const published = publisher.publish(
      [note(2), note(3)],
      [{ op: 'set', key: stateKey('source', 'offset', 'control'), value: '3' }],
    );
    await eventually('arrival', async () => (await server.redis.xlen(CONTROL_STREAM)) === 3);
    line.cut('hale-control');
    await published;
    await publisher.publish([note(4)]);
    expect(numbers(await readControl(server.redis))).toEqual([1, 2, 3, 4]);
    expect(await server.redis.get(stateKey('source', 'offset', 'control'))).toBe('3');
  });

  test('keeps the order of what it was given, however many calls are on their way', async () => {
    const bus = await open();
    const publisher = bus.publisher('source');
    await Promise.all(upTo(200).map((number) => publisher.publish([note(number)])));
    expect(numbers(await readControl(server.redis))).toEqual(upTo(200));
  });

  test('is not overtaken by itself when Redis does not know the script at first', async () => {
    const bus = await open();
    const publisher = bus.publisher('source');
    await server.redis.script('FLUSH');
    const first = publisher.publish([note(1)]);
    await new Promise((sent) => process.nextTick(sent));
    // Another process brings the script, so that a second call would succeed while the first is sent again.
    const source = readFileSync(new URL('../src/scripts/publish.lua', import.meta.url), 'utf8');
    const loaded = bus.planes.control.script('LOAD', source);
    await Promise.all([first, loaded, publisher.publish([note(2)])]);
    expect(numbers(await readControl(server.redis))).toEqual([1, 2]);
  });

  test('puts a frame into the slot of its service and says which that is', async () => {
    const bus = await open();
    const publisher = bus.publisher('source');
    const draft = frame(1, 'checkout');
    await publisher.publish([draft]);
    expect(await readStream(server.redis, streamOfName('metrics.sampled', publisher.slotOf(draft)))).toHaveLength(1);
  });

  test('refuses what breaks the contract, whole', async () => {
    const bus = await open();
    const wrong = { ...note(2), data: {} };
    await expect(bus.publisher('source').publish([note(1), wrong])).rejects.toThrow(/^changes.recorded: /);
    expect(await server.redis.exists(CONTROL_STREAM)).toBe(0);
  });

  test('publishes once under one key, whichever process asks', async () => {
    const [first, second] = [await open(), await open()];
    const taken = await Promise.all(
      [first, second, first].map((bus) => bus.publisher('timers').publishOnce(note(1), 'timer-1')),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await second.publisher('timers').publishOnce(note(2), 'timer-2')).toBe(true);
    expect(await second.publisher('others').publishOnce(note(3), 'timer-1')).toBe(true);
    expect(numbers(await readControl(server.redis)).sort((a, b) => a - b)).toEqual([1, 2, 3]);
  });
});

describe('the relay', () => {
  const fill = async (slot: string, many: number): Promise<void> => {
    const pipeline = server.redis.pipeline();
    for (const number of upTo(many)) {
      pipeline.xadd(outboxKey(slot), '*', 's', 'control', 'k', CONTROL_STREAM, 'e', eventText(number));
    }
    await pipeline.exec();
  };
  let example: AnyEvent;
  const eventText = (number: number) => JSON.stringify({ ...example, id: `id-${number}`, data: note(number).data });
  const relay = (bus: Bus) => new Relay(bus.planes, silentLog, busMetrics(new Registry()));

  beforeEach(async () => {
    const bus = await open();
    await bus.publisher('source').publish([note(0)]);
    const [event] = await readControl(server.redis);
    if (!event) throw new Error('nothing was published');
    example = event;
    await server.flush();
  });

  test('two at once carry each event once and in order', async () => {
    await fill('2', 1_700);
    const relays = [relay(await open()), relay(await open())];
    await Promise.all(relays.flatMap((each) => [each.kick('2'), each.kick('2'), each.kick('2')]));
    await settle(server.redis);
    expect(numbers(await readControl(server.redis))).toEqual(upTo(1_700));
  });

  test('asked while it runs looks once more, for what was put there after its last look', async () => {
    const bus = await open();
    const running = relay(bus);
    // Commands of one connection keep their order: the first look finds the outbox empty, and then it is not.
    const first = running.kick('2');
    const put = bus.planes
      .redisOf('2')
      .xadd(outboxKey('2'), '*', 's', 'control', 'k', CONTROL_STREAM, 'e', eventText(1));
    await Promise.all([first, put, running.kick('2')]);
    expect(numbers(await readControl(server.redis))).toEqual([1]);
    expect(await server.redis.xlen(outboxKey('2'))).toBe(0);
  });

  test('that died after carrying and before tidying is followed by one that carries nothing twice', async () => {
    await fill('2', 30);
    const before = await server.redis.dumpBuffer(outboxKey('2'));
    const bus = await open();
    await relay(bus).kick('2');
    await server.redis.restore(outboxKey('2'), 0, before, 'REPLACE');
    await relay(bus).kick('2');
    await settle(server.redis);
    expect(numbers(await readControl(server.redis))).toEqual(upTo(30));
  });

  test('finds what a process left behind that died before it relayed', async () => {
    await fill('1', 3);
    const worker = await Worker.begin(server.url, { handlers: { 'metrics.sampled': () => ({ reason: 'counted' }) } });
    closers.push(() => worker.stop());
    await settle(server.redis);
    expect(numbers(await readControl(server.redis))).toEqual([1, 2, 3]);
  });

  test('what a frame leads to comes out once, with its cause and under one id', async () => {
    const worker = await Worker.begin(server.url, {
      handlers: {
        'metrics.sampled': () => ({
          reason: 'noted',
          events: [note(7)],
          timers: [{ name: 't', key: 'k', dueAt: 1, data: {} }],
        }),
      },
    });
    closers.push(() => worker.stop());
    await worker.bus.publisher('collector').publish([frame(1)]);
    await settle(server.redis);
    const [noted, timer] = await readControl(server.redis);
    expect(noted).toMatchObject({ type: topics['changes.recorded'].name, source: 'hale/tester' });
    expect(timer).toMatchObject({
      type: 'timer.set',
      causationid: noted?.causationid,
      data: { timer: { owner: 'tester', name: 't' } },
    });
    expect(await worker.count('hale_bus_relayed_total')).toBe(2);
  });
});
