import type { EventOf, Finding, Series } from '@hale/events';
import { FIXED_NOW, useRedis } from '@hale/testkit';
import { describe, expect, test } from '@jest/globals';
import { commit, contextOf, MINUTE, scrapeOf, service, worker } from './worker.ts';

const server = useRedis();
const context = () => contextOf(server.redis);
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

type Frame = EventOf<'metrics.sampled'>;
type Worker = ReturnType<typeof worker>;

const wobble = (minute: number, by: number): number => ((minute * by + 1e6) % 17) / 17;

/** What a service says each minute: a gauge for the bank, a counter of errors, requests and a gauge of a share. */
function saidAt(minute: number, at: number, { level = 30, failed = 0 } = {}): Series[] {
  const one = (name: string, kind: Series['kind'], value: number, labels = {}): Series => ({
    name,
    kind,
    labels,
    samples: [[at, value]],
  });
  return [
    one('queue_length', 'gauge', level + wobble(minute, 3)),
    one('mail_backlog', 'gauge', level + wobble(minute, 5)),
    one('jobs_failed_total', 'counter', 1e6 + minute * 60 + failed * 60),
    one('http_requests_total', 'counter', 1e7 + minute * 600, { status: '200' }),
    one('http_requests_total', 'counter', 1e4 + minute * 6 + failed * 300, { status: '500' }),
    one('disk_usage_ratio', 'gauge', 0.5 + wobble(minute, 7) / 10),
  ];
}

interface About {
  /** By how much the clock of who reads is ahead, and of who hears it. */
  readonly read?: number;
  readonly heard?: number;
  readonly level?: number;
  readonly failed?: number;
}

/** A frame of that minute as it is usual: read and heard at its time, unless its clocks say otherwise. */
function frameOf(minute: number, { read = 0, heard = 0, ...trouble }: About = {}): Frame {
  const at = FIXED_NOW + minute * MINUTE;
  return scrapeOf(at + heard, saidAt(minute, at + read, trouble));
}

const minutes = (from: number, to: number, about: About = {}): Frame[] =>
  Array.from({ length: to - from }, (_, index) => frameOf(from + index, about));

/** Takes frames in and commits; what is said of them. */
async function tell(mine: Worker, frames: readonly Frame[]): Promise<[string, Finding][]> {
  const said: [string, Finding][] = [];
  for (const frame of frames) {
    const { writes, events = [] } = await mine.handle(frame, context());
    await commit(server.redis, writes);
    said.push(...events.map(({ type, data }): [string, Finding] => [type, (data as { finding: Finding }).finding]));
  }
  return said;
}

/** All that is stored of the service, without the evidence. */
async function stored(): Promise<Record<string, unknown>> {
  const keys = (await server.redis.keys('hale:anomaly-detector:*')).toSorted();
  return Object.fromEntries(
    await Promise.all(keys.map(async (key) => [key, await server.redis.hgetall(key)] as const)),
  );
}

const counted = async ({ registry }: Worker, metric: string): Promise<number> => {
  const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(metric));
  return Number(line?.slice(line.lastIndexOf(' ')) ?? 0);
};
const detectorsOf = (said: readonly [string, Finding][]) =>
  [...new Set(said.filter(([type]) => type === 'finding.raised').map(([, { detector }]) => detector))].toSorted();

/** The bank says nothing in the first day; the rest learns in minutes. */
const DAY = 1_500;
const fault = (from: number, about: About = {}): Frame[] =>
  Array.from({ length: 5 }, (_, index) => frameOf(from + index, { ...about, level: 900, failed: 50 * (index + 1) }));
const ALL = ['bank', 'threshold', 'window'];

test('samples that are late, doubled, or of years that are still to come are counted and change nothing that is stored', async () => {
  const plain = worker(server.redis);
  await tell(plain, minutes(0, 60));
  const expected = await stored();
  await server.redis.flushall();

  const bothered = worker(server.redis);
  const bad = minutes(0, 59).flatMap((frame, minute) => [
    frame,
    frameOf(minute, { heard: 1_000, level: 500 }),
    frameOf(minute, { heard: 2_000, read: YEAR, level: 500 }),
    frameOf(minute, { heard: 3_000, read: -HOUR, level: 500 }),
  ]);
  expect(await tell(bothered, [...bad, frameOf(59)])).toEqual([]);
  const told = await stored();
  expect(told).toEqual(expected);
  const results = ['late', 'duplicate', 'future'].map((result) =>
    counted(bothered, `hale_detector_samples_total{result="${result}"}`),
  );
  expect((await Promise.all(results)).every((count) => count >= 59 * 3)).toBe(true);
});

test('after a clock that was a year ahead everything goes on at once, nothing is said of it, and what is wrong is found', async () => {
  const mine = worker(server.redis);
  expect(await tell(mine, minutes(0, DAY))).toEqual([]);
  const ahead = { read: YEAR, heard: YEAR };
  expect(await tell(mine, minutes(DAY, DAY + 10, ahead))).toEqual([]);
  expect(await tell(mine, minutes(DAY + 10, DAY + 20))).toEqual([]);
  expect(await counted(mine, 'hale_detector_clocks_set_back_total')).toBe(1);
  // Whoever takes over knows the same: of that moment there are raw samples in the journal.
  const other = worker(server.redis);
  const of = async (each: Worker) => new Map(await each.plain.load(context(), service));
  expect(await of(other)).toEqual(await of(mine));
  expect(detectorsOf(await tell(other, fault(DAY + 20)))).toEqual(ALL);
});

test('a finding that was raised under a clock that was ahead is cleared under the one that is right', async () => {
  const mine = worker(server.redis);
  await tell(mine, minutes(0, 30));
  const raised = await tell(mine, fault(30, { read: YEAR, heard: YEAR }));
  expect(detectorsOf(raised)).toEqual(['threshold', 'window']);
  const later = await tell(mine, minutes(40, 42, { failed: 250 }));
  const cleared = later.filter(([type]) => type === 'finding.cleared').map(([, { fingerprint }]) => fingerprint);
  expect(cleared.toSorted()).toEqual(raised.map(([, { fingerprint }]) => fingerprint).toSorted());
});

describe('a sender whose clock was set back by an hour', () => {
  test('is late for seven of its frames and judged from the eighth on', async () => {
    const mine = worker(server.redis);
    await tell(mine, minutes(0, DAY));
    const late = 'hale_detector_samples_total{result="late"}';
    await tell(mine, minutes(DAY, DAY + 7, { read: -HOUR }));
    expect(await counted(mine, late)).toBeGreaterThanOrEqual(7 * 6);
    const before = await counted(mine, late);
    expect(await tell(mine, minutes(DAY + 7, DAY + 40, { read: -HOUR }))).toEqual([]);
    expect(await counted(mine, late)).toBe(before);
    expect(await counted(mine, 'hale_detector_clocks_set_back_total')).toBe(1);
    expect(detectorsOf(await tell(mine, fault(DAY + 40, { read: -HOUR })))).toEqual(ALL);
  });

  test('is not one that was cut off and sends what it has kept', async () => {
    const mine = worker(server.redis);
    await tell(mine, minutes(0, 90));
    const kept = Array.from({ length: 60 }, (_, index) =>
      scrapeOf(FIXED_NOW + 89 * MINUTE + index * 50, saidAt(index, FIXED_NOW + index * MINUTE + 1)),
    );
    expect(await tell(mine, kept)).toEqual([]);
    expect(await counted(mine, 'hale_detector_clocks_set_back_total')).toBe(0);
    await tell(mine, minutes(90, 100));
    expect(await counted(mine, 'hale_detector_clocks_set_back_total')).toBe(0);
  });
});

test.each([
  ['one sample', { read: YEAR }],
  ['everything', { read: YEAR, heard: YEAR }],
])('a service that begins with %s of a year ahead is known from when it really was', async (_, ahead) => {
  const mine = worker(server.redis);
  await tell(mine, [frameOf(0, ahead), ...minutes(1, DAY)]);
  expect(detectorsOf(await tell(mine, fault(DAY)))).toEqual(ALL);
  const young = worker(server.redis);
  await server.redis.flushall();
  await tell(young, [frameOf(0, ahead), ...minutes(1, 200)]);
  expect(detectorsOf(await tell(young, fault(200)))).not.toContain('bank');
});

describe('a flood of new series', () => {
  /** Gauges and counters of errors that nobody knows, so many of each in one frame. */
  const flood = (minute: number, gauges: number, counters: number): Frame => {
    const at = FIXED_NOW + minute * MINUTE;
    const series = Array.from({ length: gauges + counters }, (_, index): Series => {
      const [name, kind] =
        index < gauges ? (['queue_of_user', 'gauge'] as const) : (['errors_of_user', 'counter'] as const);
      return { name, kind, labels: { id: `${minute}/${index}` }, samples: [[at, 1]] };
    });
    return scrapeOf(at, series);
  };
  const held = async () => {
    const [plain, series] = await Promise.all(
      ['plain', 'series'].map((what) => server.redis.hlen(`hale:anomaly-detector:${what}/demo/payments:{0}`)),
    );
    return { plain: plain ?? 0, series: series ?? 0 };
  };

  test('never comes to more than series.max, of whichever kinds, and is counted; those known are judged on', async () => {
    const mine = worker(server.redis, { series: { max: 40 } }, 1_000);
    await tell(mine, minutes(0, 30));
    for (let minute = 30; minute < 60; minute += 1) {
      await tell(mine, [frameOf(minute), flood(minute, 2 * minute, 128 - 2 * minute)]);
      const { plain, series } = await held();
      expect(plain + series).toBeLessThanOrEqual(40);
    }
    expect(await counted(mine, 'hale_detector_series_dropped_total')).toBeGreaterThan(3_000);
    expect(detectorsOf(await tell(mine, fault(60)))).toEqual(['threshold', 'window']);
  });

  test('holds no more than the worker may, and gives way six hours after it is over', async () => {
    const mine = worker(server.redis, {}, 50);
    for (let minute = 0; minute < 5; minute += 1) await tell(mine, [flood(minute, 64, 0)]);
    expect(mine.room.held).toBe(50);
    await tell(mine, minutes(10, 12));
    expect((await mine.plain.load(context(), service)).get('queue_length')).toBeUndefined();
    await tell(mine, minutes(6 * 60 + 5, 6 * 60 + 8));
    expect((await mine.plain.load(context(), service)).get('queue_length')?.memory.state[0]).toBe(3);
    expect(mine.room.held).toBe(50);
    expect(await held()).toMatchObject({ plain: 50 });
  });

  test('of instances leaves room: those of six hours ago are forgotten, with their figures', async () => {
    const mine = worker(server.redis, { indicators: { max: 8 } }, 10_000);
    const from = (minute: number, instance: string) =>
      scrapeOf(FIXED_NOW + minute * MINUTE, saidAt(minute, FIXED_NOW + minute * MINUTE), instance);
    for (let minute = 0; minute < 250; minute += 1) await tell(mine, [from(minute, `old-${minute}`)]);
    const lengthOf = (what: string) => server.redis.hlen(`hale:anomaly-detector:${what}/demo/payments:{0}`);
    expect([await lengthOf('frames'), await lengthOf('families')]).toEqual([200, 8]);
    await tell(
      mine,
      Array.from({ length: 3 }, (_, index) => from(700 + index, 'new')),
    );
    expect([await lengthOf('frames'), await lengthOf('families')]).toEqual([200, 8]);
    const ofNew = async (what: string) =>
      (await server.redis.hkeys(`hale:anomaly-detector:${what}/demo/payments:{0}`)).filter((key) =>
        key.includes('new'),
      );
    expect(await ofNew('frames')).toEqual(['new']);
    expect(await ofNew('families')).toHaveLength(2);
    expect(await ofNew('indicators')).toHaveLength(3);
    expect(await lengthOf('indicators')).toBeLessThanOrEqual(3 * 8);
  });
});
