import { expect, test } from '@jest/globals';
import { CALM, PushingService, type Said, seriesOf } from './fleet.ts';
import { pushOf } from './otlp.ts';

const SERIES = 100;
const service = (seed = 1) => new PushingService(3, seed, SERIES - seriesOf(0));
const countOf = (said: readonly Said[]): number =>
  said.reduce((sum, each) => sum + (each.kind === 'histogram' ? each.buckets.length + 2 : 1), 0);

test('a service says as many series as were asked for, the same for the same seed', () => {
  const said = service().push(CALM, 15_000);
  expect(countOf(said)).toBe(SERIES);
  expect(service().push(CALM, 15_000)).toEqual(said);
  expect(service(2).push(CALM, 15_000)).not.toEqual(said);
});

test('counters only ever grow, and trouble shows', () => {
  const played = service();
  const valueOf = (said: readonly Said[], index: number) => (said[index] as { value: number }).value;
  const pushes = Array.from({ length: 5 }, () => played.push(CALM, 15_000));
  for (const [index, { kind }] of (pushes[0] ?? []).entries()) {
    if (kind !== 'counter') continue;
    const values = pushes.map((said) => valueOf(said, index));
    expect(values).toEqual(values.toSorted((one, other) => one - other));
  }
  const before = played.push(CALM, 15_000);
  const after = played.push({ felt: true, queue: true }, 15_000);
  const failed = before.findIndex(({ labels }) => labels['status'] === '500');
  const queue = before.findIndex(({ name }) => name === 'queue_length');
  expect(valueOf(after, failed) - valueOf(before, failed)).toBeGreaterThan(50);
  expect(valueOf(after, queue)).toBeGreaterThan(10 * valueOf(before, queue));
});

test('a push has each point once, with its time', () => {
  const steps = [1, 2].map((step) => ({ at: step * 15_000, said: service().push(CALM, 15_000) }));
  const { resourceMetrics } = JSON.parse(pushOf('payments', steps).toString('utf8')) as {
    resourceMetrics: { scopeMetrics: { metrics: Record<string, { dataPoints: { timeUnixNano: string }[] }>[] }[] }[];
  };
  const points = (resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? []).flatMap(
    ({ gauge, sum, histogram }) => (gauge ?? sum ?? histogram)?.dataPoints ?? [],
  );
  expect(points).toHaveLength(2 * (steps[0]?.said.length ?? 0));
  expect(new Set(points.map(({ timeUnixNano }) => timeUnixNano))).toEqual(new Set(['15000000000', '30000000000']));
});
