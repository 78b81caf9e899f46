import type { Write } from '@hale/bus';
import { checkEvent, type EventOf, type Finding } from '@hale/events';
import { openEvidence } from '@hale/evidence';
import { FIXED_NOW, silentLog, useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { anomalyDetectorSchema } from '../src/config.ts';
import { onMetricsSampled } from '../src/handlers/on-metrics-sampled.ts';
import { detectorMetrics } from '../src/metrics.ts';
import { frameSettings } from '../src/policy/frame-settings.ts';
import {
  familyRecordSchema,
  frameRecordSchema,
  indicatorRecordSchema,
  seriesRecordSchema,
  togetherRecordSchema,
} from '../src/policy/record-schemas.ts';
import { openPlain, openRecords } from '../src/store.ts';

const server = useRedis();
const service = { env: 'demo', service: 'payments' };
const MINUTE = 60_000;

const context = (signal = new AbortController().signal) => ({
  slot: '0',
  now: FIXED_NOW,
  redis: server.redis,
  deliveries: 1,
  log: silentLog,
  signal,
});

/** A worker: what it handles, and how it forgets. */
function worker() {
  const settings = frameSettings(anomalyDetectorSchema.parse({}));
  const room = { held: 0, max: 100 };
  const registry = new Registry();
  const metrics = detectorMetrics(registry);
  const plain = openPlain(room, settings.plain, metrics);
  const records = {
    together: openRecords('together', togetherRecordSchema),
    series: openRecords('series', seriesRecordSchema),
    frames: openRecords('frames', frameRecordSchema),
    families: openRecords('families', familyRecordSchema),
    indicators: openRecords('indicators', indicatorRecordSchema),
    evidence: openEvidence('metrics'),
  };
  const handle = onMetricsSampled({ ...records, settings, plain, metrics });
  const forget = () => {
    for (const memory of [plain, ...Object.values(records)]) memory.reset('0');
  };
  const counted = async (signal: string): Promise<number | undefined> =>
    (await plain.load(context(), service)).get(signal)?.memory.state[0];
  return { handle, forget, counted, room, registry };
}

const WOBBLE = (minute: number, index: number): number => (((minute + 1e6) * (index + 3)) % 17) / 17;

function frame(minute: number, level: number, minutes = 1): EventOf<'metrics.sampled'> {
  const first = minute - minutes + 1;
  const samples = (index: number) =>
    Array.from({ length: minutes }, (_, each) => [
      FIXED_NOW + (first + each) * MINUTE,
      level + WOBBLE(first + each, index),
    ]);
  const instant = new Date(FIXED_NOW + minute * MINUTE).toISOString();
  const series = ['queue_length', 'mail_backlog'].map((name, index) => ({
    name,
    kind: 'gauge',
    labels: {},
    samples: samples(index),
  }));
  const event = {
    specversion: '1.0',
    id: `f${minute}`,
    source: 'hale/collector',
    type: 'metrics.sampled',
    subject: 'demo/payments',
    time: instant,
    recordedtime: instant,
    dataschema: 'urn:hale:metrics.sampled:1',
    data: { service, complete: true, series },
  };
  return checkEvent(event) as EventOf<'metrics.sampled'>;
}

async function commit(writes: readonly Write[] = []): Promise<void> {
  for (const write of writes) {
    if (write.op === 'hset') await server.redis.hset(write.key, write.fields);
    if (write.op === 'hdel') await server.redis.hdel(write.key, ...write.fields);
  }
}

test('what is abnormal is found by a worker that took the service over in the middle of it, and cleared by a third', async () => {
  const said: [string, Finding][] = [];
  const tell = async ({ handle }: ReturnType<typeof worker>, event: EventOf<'metrics.sampled'>) => {
    const { writes, events = [] } = await handle(event, context());
    await commit(writes);
    said.push(...events.map(({ type, data }): [string, Finding] => [type, (data as { finding: Finding }).finding]));
  };
  const first = worker();
  await tell(first, frame(0, 30));
  await tell(first, frame(1_600, 30, 1_600));
  await tell(first, frame(1_601, 900));
  expect(said).toEqual([]);
  const second = worker();
  await tell(second, frame(1_602, 900));
  await tell(second, frame(1_603, 900));
  expect(said).toMatchObject([['finding.raised', { detector: 'bank', symptom: 'level-high', severity: 'warning' }]]);
  const third = worker();
  for (let minute = 1_604; minute < 1_640; minute += 1) await tell(third, frame(minute, 30));
  expect(said).toMatchObject([
    ['finding.raised', {}],
    ['finding.cleared', {}],
  ]);
});

/** Without the evidence, which may miss ten seconds. */
const ofState = (writes: readonly Write[] = []) => writes.filter(({ key }) => !key.startsWith('hale:evidence:'));

test('a frame whose commit is refused counts once when it comes again, and its room is given back', async () => {
  const { handle, forget, counted, room } = worker();
  await commit((await handle(frame(0, 30), context())).writes);
  const refused = await handle(frame(1, 31), context());
  expect(await counted('queue_length')).toBe(2);
  forget();
  expect(room.held).toBe(0);
  const again = await handle(frame(1, 31), context());
  expect(ofState(again.writes)).toEqual(ofState(refused.writes));
  expect(await counted('queue_length')).toBe(2);
  expect(room.held).toBe(2);
});

test('a handler that was given up while it loaded leaves the memory alone', async () => {
  const { handle, counted } = worker();
  await expect(handle(frame(0, 30), context(AbortSignal.abort()))).rejects.toThrow('abort');
  expect(await counted('queue_length')).toBeUndefined();
});

test('what was stored and cannot be read is counted, and learns anew', async () => {
  const [before, after] = [worker(), worker()];
  await commit((await before.handle(frame(100, 30, 100), context())).writes);
  const [key] = await server.redis.keys('*:plain/*');
  await server.redis.hset(key ?? '', 'mail_backlog', '{"v":0}');
  expect(await after.counted('mail_backlog')).toBeUndefined();
  expect(await after.counted('queue_length')).toBe(100);
  expect(await after.registry.metrics()).toContain('hale_detector_state_unreadable_total 1');
});
