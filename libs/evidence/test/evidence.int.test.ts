import type { Write } from '@hale/bus';
import { useRedis } from '@hale/testkit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LIMITS, openEvidence, type Points, readSignals, type Writer } from '../src/index.ts';
import { slotOfService } from '../src/store.ts';

const server = useRedis();
const PARTITIONS = 4;
const service = { env: 'demo', service: 'payments' };
const slot = slotOfService(service, PARTITIONS);
/** The begin of a chunk. */
const T0 = 1_790_000_100_000;

/** Applies writes as a commit does, and says what they cost. */
async function commit(writes: readonly Write[]): Promise<void> {
  for (const write of writes) {
    if (write.op !== 'set') throw new Error(`unexpected ${write.op}`);
    await server.redis.set(write.key, write.value, 'PX', write.ttlMs ?? 0);
  }
}

type Heard = readonly [at: number, points: Points, flush?: boolean];

async function keep(heard: readonly Heard[], writer: Writer = 'metrics'): Promise<Write[]> {
  const evidence = openEvidence(writer);
  const written: Write[] = [];
  for (const [at, points, flush] of heard) {
    const log = await evidence.load({ slot, redis: server.redis }, service, at);
    const writes = log.record(at, points, flush);
    written.push(...writes);
    await commit(writes);
  }
  return written;
}

const read = (from: number, to: number) => readSignals(server.redis, PARTITIONS, service, { from, to });
const ratio = (value: number, name = 'error-ratio'): Points => ({
  series: [{ name, source: 'metric', aspect: 'errors', unit: 'ratio', value, first: true }],
});
const lines = (count: number): Points => ({
  templates: [{ id: 'a1', text: 'charged <n> cards', level: 'info', category: 'business', count }],
});

describe('evidence', () => {
  test('ten seconds of a series become its last value, mean and maximum', async () => {
    await keep([
      [T0, ratio(0.1)],
      [T0 + 2_000, ratio(0.5)],
      [T0 + 4_000, ratio(0.3)],
      [T0 + 12_000, ratio(0.2)],
      [T0 + 20_000, {}],
    ]);
    expect(await read(T0, T0 + 60_000)).toEqual({
      series: [
        {
          name: 'error-ratio',
          source: 'metric',
          aspect: 'errors',
          unit: 'ratio',
          points: [
            { at: T0, last: 0.3, mean: 0.3, max: 0.5 },
            { at: T0 + 10_000, last: 0.2, mean: 0.2, max: 0.2 },
          ],
        },
      ],
      templates: [],
    });
  });

  test('writes when ten seconds are over, and beside a finding what there is so far', async () => {
    expect(
      await keep([
        [T0, ratio(0.1)],
        [T0 + 2_000, ratio(0.2)],
      ]),
    ).toEqual([]);
    expect(
      await keep([
        [T0, ratio(0.1)],
        [T0 + 2_000, ratio(0.3), true],
      ]),
    ).toHaveLength(1);
    expect((await read(T0, T0)).series[0]?.points).toEqual([{ at: T0, last: 0.3, mean: 0.2, max: 0.3 }]);
  });

  test('templates are counted, with a masked sample', async () => {
    await keep(
      [
        [T0, lines(2)],
        [T0 + 1_000, lines(3)],
        [T0 + 11_000, lines(1), true],
      ],
      'logs',
    );
    expect((await read(T0, T0 + 30_000)).templates).toEqual([
      {
        id: 'a1',
        text: 'charged <n> cards',
        level: 'info',
        category: 'business',
        total: 6,
        points: [
          { at: T0, count: 5 },
          { at: T0 + 10_000, count: 1 },
        ],
      },
    ]);
  });

  test('what several writers know of a service is read as one, across chunks, in the order of time', async () => {
    const minutes = Array.from({ length: 30 }, (_, index): Heard => [T0 + index * 60_000, ratio(index), true]);
    await keep(minutes);
    await keep([[T0, lines(4), true]], 'logs');
    await keep([[T0, ratio(0.01, 'health'), true]], 'probes');
    const { series, templates } = await read(T0, T0 + 3_600_000);
    expect(series.map(({ name }) => name)).toEqual(['error-ratio', 'health']);
    expect(series[0]?.points.map(({ last }) => last)).toEqual(minutes.map((_, index) => index));
    expect(templates).toHaveLength(1);
    expect((await read(T0 + 65_000, T0 + 185_000)).series[0]?.points.map(({ last }) => last)).toEqual([1, 2, 3]);
  });

  test('a successor goes on with the chunk that was committed', async () => {
    await keep([
      [T0, ratio(0.1)],
      [T0 + 10_000, ratio(0.2)],
      [T0 + 20_000, ratio(0.3)],
    ]);
    await keep([
      [T0 + 22_000, ratio(0.4)],
      [T0 + 30_000, {}],
    ]);
    expect((await read(T0, T0 + 60_000)).series[0]?.points.map(({ last }) => last)).toEqual([0.1, 0.2, 0.4]);
  });

  test('keys expire, and what another version wrote counts as not there', async () => {
    const [write] = await keep([[T0, ratio(1), true]]);
    expect(await server.redis.pttl(write?.key ?? '')).toBeGreaterThan(LIMITS.keptMs);
    await server.redis.set(write?.key ?? '', '{"v":2}');
    expect(await read(T0, T0)).toEqual({ series: [], templates: [] });
    await server.redis.set(write?.key ?? '', '{');
    expect(await read(T0, T0)).toEqual({ series: [], templates: [] });
  });

  test('stays within its bounds, and indicators have their place', async () => {
    const many: Points = {
      series: Array.from({ length: 200 }, (_, index) => ({ name: `series_${index}`, source: 'metric', value: index })),
      templates: Array.from({ length: 300 }, (_, index) => ({ id: `t${index}`, text: 'x'.repeat(900), count: 1 })),
    };
    await keep([
      [T0, many],
      [T0 + 1_000, ratio(0.5)],
      [T0 + 12_000, many, true],
      [T0 + 21_000, ratio(0.5), true],
    ]);
    const { series, templates } = await read(T0, T0 + 60_000);
    expect(series).toHaveLength(LIMITS.others + 1);
    expect(series[0]?.points).toHaveLength(2);
    expect(templates).toHaveLength(LIMITS.templates);
    expect(templates[0]?.text).toHaveLength(LIMITS.textLength);
  });

  test('nothing is heard of another service, of a time without evidence, or of a time turned round', async () => {
    await keep([[T0, ratio(1), true]]);
    const empty = { series: [], templates: [] };
    const other = { env: 'demo', service: 'checkout' };
    expect(await readSignals(server.redis, PARTITIONS, other, { from: T0, to: T0 })).toEqual(empty);
    expect(await read(T0 + 10_000, T0 + 20_000)).toEqual(empty);
    expect(await read(T0, T0 - 3_600_000)).toEqual(empty);
  });

  test('whatever is heard in whatever order, every value counts in one point and no point comes twice', async () => {
    const heard = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 9 }), fc.boolean()), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(heard, async (list) => {
        await server.flush();
        const calls = list.map(([second, count, flush]): Heard => [T0 + second * 1_000, lines(count), flush]);
        const latest = Math.max(...calls.map(([at]) => at));
        await keep([...calls, [latest + 10_000, {}]], 'logs');
        const [template] = (await read(T0, latest + 10_000)).templates;
        expect(template?.total).toBe(list.reduce((sum, [, count]) => sum + count, 0));
        const times = template?.points.map(({ at }) => at) ?? [];
        expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
      }),
      { numRuns: 40 },
    );
  });
});
