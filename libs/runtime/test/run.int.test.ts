import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@hale/config';
import { topics } from '@hale/events';
import { eventually, readControl, settle, silentLog, testBus, untilReady, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pino, { type Logger } from 'pino';
import { z } from 'zod';
import { defineService, type Running, run, type Service, type ServiceDefinition } from '../src/index.ts';
import { raiseLapse } from '../src/watch-lapses.ts';

const server = useRedis();
const closers: (() => unknown)[] = [];
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hale-run-'));
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(directory, { recursive: true, force: true });
});

/** A service under a name of the catalogue, made of what the test says. */
const service = (parts: Service, name: ServiceDefinition['name'] = 'rca') =>
  defineService({ name, config: z.strictObject({ size: z.int().default(1) }), create: () => parts });

async function start(
  definitions: readonly ServiceDefinition[],
  settings: object = {},
  log: Logger = silentLog,
): Promise<Running> {
  const file = join(directory, 'hale.yaml');
  await writeFile(file, JSON.stringify({ redis: { url: server.url, partitions: 2 }, ...settings }));
  const running = await run(definitions, { file, environment: {}, worker: 'w', log });
  closers.push(() => running.stop());
  return running;
}

const readiness = async ({ url }: Running): Promise<{ ready: boolean; reasons: string[] }> => {
  const response = await fetch(`${url}/readyz`);
  return (await response.json()) as { ready: boolean; reasons: string[] };
};

const change = (text: string) => {
  const data = { service: { env: 'demo', service: 'payments' }, kind: 'deploy', text, by: 'test', at: 0 };
  return topics['changes.recorded'].draft(data, { subject: 'demo/payments' });
};

describe('start', () => {
  test('with a Redis that is not there: alive, not ready, and ready once it comes', async () => {
    const handled: string[] = [];
    await server.kill();
    const running = await start([
      service({ handlers: { 'changes.recorded': ({ data }) => (handled.push(data.text), { reason: 'seen' }) } }),
    ]);
    expect((await fetch(`${running.url}/livez`)).status).toBe(200);
    expect(await readiness(running)).toEqual({ ready: false, reasons: ['redis does not answer', 'still starting'] });

    await server.restart();
    await untilReady(running);
    const bus = testBus(server.url);
    closers.push(() => bus.close());
    await bus.publisher('test').publish([change('hello')]);
    await settle(server.redis);
    expect(handled).toEqual(['hello']);
  });

  test('with a Redis that never comes: it still stops, at once', async () => {
    await server.kill();
    const running = await start([service({})]);
    await running.stop();
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow('fetch failed');
    await server.restart();
  });

  test('stopped at any moment of its start it leaves no connection behind', async () => {
    for (let turns = 0; turns < 40; turns += 2) {
      const running = await start([service({ handlers: { 'changes.recorded': () => ({ reason: 'seen' }) } })]);
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      await running.stop();
    }
    await eventually(
      'closed connections',
      async () => !String(await server.redis.client('LIST')).includes('name=hale-'),
    );
  });

  test('a wrong configuration is refused before anything is opened', async () => {
    await expect(start([service({})], { rca: { size: 'big' } })).rejects.toThrow(ConfigError);
  });

  test('a service that cannot be made leaves nothing open', async () => {
    const closed: string[] = [];
    const good = service({ closers: [{ name: 'good', close: () => void closed.push('good') }] });
    const bad = defineService({
      name: 'healer',
      config: z.strictObject({}),
      create: () => {
        throw new Error('no docker');
      },
    });
    await expect(start([good, bad])).rejects.toThrow('no docker');
    await eventually(
      'closed connections',
      async () => !String(await server.redis.client('LIST')).includes('hale-control'),
    );
  });

  test('groups exist before a source speaks, so nothing that it says is missed', async () => {
    let listening = '';
    const heard: string[] = [];
    const speaker = defineService({
      name: 'collector',
      config: z.strictObject({}),
      create: ({ publisher, redis }) => ({
        sources: [
          {
            name: 'once',
            run: async () => {
              listening = JSON.stringify(await redis.xinfo('GROUPS', 'hale:control:{control}').catch(() => []));
              await publisher.publish([change('first words')]);
            },
          },
        ],
      }),
    });
    const listener = service({
      handlers: { 'changes.recorded': ({ data }) => (heard.push(data.text), { reason: 'heard' }) },
    });
    await untilReady(await start([speaker, listener]));
    await settle(server.redis);
    await eventually('the first words', () => heard.length > 0);
    expect(heard).toEqual(['first words']);
    expect(listening).toContain('"rca"');
    expect(listening).toContain('"timers"');
  });
});

describe('running', () => {
  test('a source that fails is started again', async () => {
    let runs = 0;
    const source = {
      name: 'shaky',
      run: async () => {
        runs += 1;
        if (runs < 3) throw new Error('broke');
      },
    };
    await start([service({ sources: [source] })]);
    await eventually('the third run', () => runs === 3);
  });

  test('timers fire: set by one service, heard by it', async () => {
    const fired: string[] = [];
    const running = await start([
      service({
        handlers: {
          'changes.recorded': (_event, { now }) => ({
            reason: 'set',
            timers: [{ name: 'tick', key: 'k', dueAt: now, data: { a: 'b' } }],
          }),
          'timer.fired': ({ data: { timer } }) => (
            fired.push(`${timer.owner}/${timer.name}/${timer.data['a']}`), { reason: 'fired' }
          ),
        },
      }),
    ]);
    await untilReady(running);
    const bus = testBus(server.url);
    closers.push(() => bus.close());
    await bus.publisher('test').publish([change('go')]);
    await eventually('the timer', () => fired.length > 0);
    expect(fired).toEqual(['rca/tick/b']);
  });

  test('the consumer of timers counts as well', async () => {
    const running = await start([service({})]);
    await untilReady(running);
    const pipeline = server.redis.pipeline();
    for (let broken = 0; broken < 60; broken += 1) pipeline.xadd('hale:control:{control}', '*', 'e', 'not an event');
    await pipeline.exec();
    await eventually('unreadiness', async () => !(await readiness(running)).ready);
  });

  test('a consumer that stands still makes it unready, and says why', async () => {
    const running = await start([service({ handlers: { 'changes.recorded': () => ({ reason: 'seen' }) } })]);
    await untilReady(running);
    const pipeline = server.redis.pipeline();
    for (let broken = 0; broken < 60; broken += 1) pipeline.xadd('hale:control:{control}', '*', 'e', 'not an event');
    await pipeline.exec();
    const { reasons } = await eventually('unreadiness', async () => {
      const state = await readiness(running);
      return state.ready ? undefined : state;
    });
    expect(reasons).toEqual(['a consumer stands still: too many dead letters']);
  });
});

describe('stop', () => {
  test.each(['killed', 'frozen'])('with a Redis that is %s: every step in time, nothing left open', async (how) => {
    const failed: unknown[] = [];
    const log = pino({}, { write: (line) => void (line.includes('shutdown step failed') && failed.push(line)) });
    const speaker = defineService({
      name: 'collector',
      config: z.strictObject({}),
      create: ({ publisher }) => ({
        handlers: { 'metrics.sampled': () => ({ reason: 'seen' }), 'changes.recorded': () => ({ reason: 'seen' }) },
        sources: [
          {
            name: 'talker',
            run: async (signal) => {
              while (!signal.aborted) await publisher.publish([change('again and again')]);
            },
          },
        ],
      }),
    });
    const running = await start([speaker], {}, log);
    await untilReady(running);
    if (how === 'killed') await server.kill();
    else server.freeze();
    await running.stop();
    expect(failed).toEqual([]);
    if (how === 'killed') await server.restart();
    else server.thaw();
    await eventually(
      'closed connections',
      async () => !String(await server.redis.client('LIST')).includes('name=hale-'),
    );
  });

  test('ends sources, then consumers, then the server and what the service holds; what is in hand is finished', async () => {
    const order: string[] = [];
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const running = await start([
      service({
        handlers: {
          'changes.recorded': async ({ data }) => {
            entered.resolve();
            await release.promise;
            order.push('handled');
            return { reason: 'seen', writes: [{ op: 'set', key: 'hale:rca:done:{control}', value: data.text }] };
          },
        },
        sources: [
          {
            name: 'loop',
            run: async (signal) => {
              await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
              order.push('source ended');
              release.resolve();
            },
          },
        ],
        closers: [
          { name: 'first', close: () => void order.push('first closed') },
          { name: 'second', close: () => void order.push('second closed') },
        ],
      }),
    ]);
    await untilReady(running);
    const bus = testBus(server.url);
    closers.push(() => bus.close());
    await bus.publisher('test').publish([change('kept')]);
    await entered.promise;
    await Promise.all([running.stop(), running.stop()]);
    expect(order).toEqual(['source ended', 'handled', 'second closed', 'first closed']);
    expect(await server.redis.get('hale:rca:done:{control}')).toBe('kept');
    await settle(server.redis, { groups: ['rca'] });
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow('fetch failed');
  });
});

test('a group of ours that gave up telemetry is a finding about Hale itself, once a minute', async () => {
  const bus = testBus(server.url);
  closers.push(() => bus.close());
  await bus.start();
  const lapse = { stream: 'hale:logs.collected:{0}', group: 'log-classifier', entries: 12 };
  const minute = 1_790_000_040_000;
  for (const at of [minute, minute + 1_000, minute + 60_000])
    await raiseLapse(lapse, 'demo', bus.publisher('log-classifier'), at);
  const raised = await readControl(server.redis);
  expect(raised).toHaveLength(2);
  expect(raised[0]).toMatchObject({
    type: 'finding.raised',
    subject: 'demo/hale-log-classifier',
    data: {
      finding: { detector: 'lapse', source: 'watcher', symptom: 'lapsed', service: { service: 'hale-log-classifier' } },
    },
  });
});

test('a group that is behind while memory is short gives up what it has not read: counted, and told as a finding', async () => {
  const stream = 'hale:logs.collected:{0}';
  // Not yet behind `maxLag`, but more than a full memory allows; an empty Redis uses more than this mark.
  await server.redis.xadd(stream, `${Date.now() - 400_000}-0`, 'e', '{}');
  await server.redis.xgroup('CREATE', stream, 'log-classifier', '0-0', 'ENTRIESREAD', 0);
  const redis = { url: server.url, partitions: 2, highWater: { bytes: 1_048_576 } };
  const running = await start([service({})], { redis });
  await untilReady(running);
  const raised = await eventually('a finding', async () => (await readControl(server.redis))[0]);
  expect(raised).toMatchObject({ type: 'finding.raised', subject: 'production/hale-log-classifier' });
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  expect(metrics).toContain(`hale_bus_lapsed_total{group="log-classifier",stream="${stream}"} 1`);
});
