import { describe, expect, test } from '@jest/globals';
import { Identity } from '../identity.ts';
import { metricsSchema, readMetrics } from './metrics.ts';

const identity = new Identity({ env: 'demo', services: {} });
const NANOS = 1_790_000_000_000_000_000;

function read(...metrics: object[]) {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'payments' } }] };
  const pushed = metricsSchema.parse({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
  const { drafts, unusable, rejected } = readMetrics(pushed, identity, 100);
  const series = drafts.flatMap(({ data }) => (data as { series: { name: string; samples: unknown }[] }).series);
  return { names: series.map(({ name }) => name), unusable, rejected };
}

const gauge = (name: string, point: object) => ({ name, gauge: { dataPoints: [{ timeUnixNano: NANOS, ...point }] } });
const STALE = 1;

describe('points that say nothing are left out, and counted by why', () => {
  test('their series has ended: its noughts are no counter that starts again', () => {
    const point = { timeUnixNano: NANOS, flags: STALE, count: 0, sum: 0, bucketCounts: [0, 0], explicitBounds: [1] };
    const { names, unusable } = read(
      gauge('queue', { flags: STALE }),
      { name: 'orders', sum: { dataPoints: [{ timeUnixNano: NANOS, flags: STALE, asInt: 0 }], isMonotonic: true } },
      { name: 'duration', histogram: { dataPoints: [point] } },
      { name: 'size', exponentialHistogram: { dataPoints: [point] } },
      { name: 'old', summary: { dataPoints: [point] } },
      gauge('alive', { asDouble: 1, flags: 2 }),
    );
    expect(names).toEqual(['alive']);
    expect(unusable).toEqual({ stale: 5, 'not-finite': 0, 'no-time': 0 });
  });

  test('their value is no number, or their time is none', () => {
    const { names, unusable, rejected } = read(
      ...['NaN', 'Infinity', '-Infinity'].map((asDouble) => gauge('bad', { asDouble })),
      gauge('none', {}),
      gauge('never', { asDouble: 1, timeUnixNano: 1e300 }),
      gauge('negative', { asDouble: -1e300 }),
    );
    expect(names).toEqual(['negative']);
    expect(unusable).toEqual({ stale: 0, 'not-finite': 4, 'no-time': 1 });
    expect(rejected.count).toBe(0);
  });
});
