import { expect, test } from '@jest/globals';
import { anomalyDetectorSchema } from './config.ts';

test('an absent section has all defaults', () => {
  const config = anomalyDetectorSchema.parse({});
  expect(config.probes).toEqual({ failures: 3, successes: 2 });
  expect(config.sensitivity).toBe(4);
  expect(config.series).toMatchObject({ max: 2_000, absentAfter: 60_000, acceptAfter: 3_600_000 });
});

test.each([
  [{ sensitivity: 0 }, 'sensitivity'],
  [{ series: { maxHeld: 0 } }, 'series.maxHeld'],
  [{ probes: { failures: 0 } }, 'probes.failures'],
])('%j is refused at %s', (section, path) => {
  const result = anomalyDetectorSchema.safeParse(section);
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
