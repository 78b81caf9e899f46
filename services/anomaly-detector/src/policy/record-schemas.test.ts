import { defaultThreshold } from '@hale/detection';
import { expect, test } from '@jest/globals';
import { judgeProbe } from './judge-probe.ts';
import { absentUntil, judgeSample } from './judge-series.ts';
import { frameRecordSchema, probeRecordSchema, seriesRecordSchema } from './record-schemas.ts';

const service = { env: 'demo', service: 'payments' };
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('records come back from the store as they went', () => {
  const docker = { probe: 'health', kind: 'docker', at: 1, ok: false, latencyMs: 0, failure: 'refused' } as const;
  const { record: probe } = judgeProbe(undefined, docker, service, { failures: 3, successes: 2 });
  expect(probe?.finding).toBeDefined();
  expect(probeRecordSchema.parse(stored(probe))).toEqual(probe);

  const identity = {
    series: { name: 'errors_total', kind: 'counter' as const },
    signal: 'errors_total',
    instance: '',
    service,
    source: 'metric' as const,
    factor: 1,
  };
  const rule = { direction: 'high' as const, floor: 0.4, countsErrors: true };
  let series = absentUntil(1_000, '', defaultThreshold);
  for (const at of [2_000, 3_000, 4_000]) {
    series = judgeSample(series, { at, value: at }, identity, rule, defaultThreshold, 'unknown').record ?? series;
  }
  expect(series.finding).toBeDefined();
  expect(seriesRecordSchema.parse(stored(series))).toEqual(series);
  const frame = { v: 1, at: 2, before: 1, seen: 2 } as const;
  expect(frameRecordSchema.parse(stored(frame))).toEqual(frame);
});

test('another version is not read as this one', () => {
  expect(frameRecordSchema.safeParse({ v: 2, at: 2, before: 1, seen: 2 }).success).toBe(false);
});
