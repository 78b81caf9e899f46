import type { Write } from '@hale/bus';
import type { EventOf, Finding } from '@hale/events';
import { FIXED_NOW, useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { commit, contextOf, gauges, MINUTE, scrapeOf, service, worker } from './worker.ts';

const server = useRedis();
const context = (signal?: AbortSignal) => contextOf(server.redis, signal);

/** Samples that a worker has seen of a series. */
const seen = async ({ plain }: ReturnType<typeof worker>, signal: string): Promise<number | undefined> =>
  (await plain.load(context(), service)).get(signal)?.memory.state[0];

const frame = (minute: number, level: number, minutes = 1): EventOf<'metrics.sampled'> =>
  scrapeOf(FIXED_NOW + minute * MINUTE, gauges(minute - minutes + 1, minutes, level));

test('what is abnormal is found by a worker that took the service over in the middle of it, and cleared by a third', async () => {
  const said: [string, Finding][] = [];
  const tell = async ({ handle }: ReturnType<typeof worker>, event: EventOf<'metrics.sampled'>) => {
    const { writes, events = [] } = await handle(event, context());
    await commit(server.redis, writes);
    said.push(...events.map(({ type, data }): [string, Finding] => [type, (data as { finding: Finding }).finding]));
  };
  const first = worker(server.redis);
  await tell(first, frame(0, 30));
  await tell(first, frame(1_600, 30, 1_600));
  await tell(first, frame(1_601, 900));
  expect(said).toEqual([]);
  const second = worker(server.redis);
  await tell(second, frame(1_602, 900));
  await tell(second, frame(1_603, 900));
  expect(said).toMatchObject([
    ['finding.raised', { detector: 'bank', symptom: 'level-high', severity: 'warning', revision: 0 }],
    ['finding.raised', { revision: 1, pattern: 'step' }],
  ]);
  const third = worker(server.redis);
  for (let minute = 1_604; minute < 1_640; minute += 1) await tell(third, frame(minute, 30));
  expect(said.slice(2)).toMatchObject([['finding.cleared', { revision: 1, pattern: 'step' }]]);
});

/** Without the evidence, which may miss ten seconds. */
const ofState = (writes: readonly Write[] = []) => writes.filter(({ key }) => !key.startsWith('hale:evidence:'));

test('a frame whose commit is refused counts once when it comes again, and its room is given back', async () => {
  const mine = worker(server.redis);
  const { handle, forget, room, registry } = mine;
  await commit(server.redis, (await handle(frame(0, 30), context())).writes);
  const refused = await handle(frame(1, 31), context());
  expect(await seen(mine, 'queue_length')).toBe(2);
  forget();
  expect(room.held).toBe(0);
  expect(await registry.metrics()).toContain('hale_detector_series_held 0');
  const again = await handle(frame(1, 31), context());
  expect(ofState(again.writes)).toEqual(ofState(refused.writes));
  expect(await seen(mine, 'queue_length')).toBe(2);
  expect(room.held).toBe(2);
});

test('a handler that was given up while it loaded leaves the memory alone', async () => {
  const mine = worker(server.redis);
  await expect(mine.handle(frame(0, 30), context(AbortSignal.abort()))).rejects.toThrow('abort');
  expect(await seen(mine, 'queue_length')).toBeUndefined();
});

test('what was stored and cannot be read is counted, and learns anew', async () => {
  const [before, after] = [worker(server.redis), worker(server.redis)];
  await commit(server.redis, (await before.handle(frame(100, 30, 100), context())).writes);
  const [key] = await server.redis.keys('*:plain/*');
  await server.redis.hset(key ?? '', 'mail_backlog', '{"v":0}');
  expect(await seen(after, 'mail_backlog')).toBeUndefined();
  expect(await seen(after, 'queue_length')).toBe(100);
  expect(await after.registry.metrics()).toContain('hale_detector_state_unreadable_total 1');
});
