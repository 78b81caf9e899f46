import { expect, test } from '@jest/globals';
import { anomalyDetectorSchema } from './config.ts';

test('an absent section has all defaults', () => {
  const config = anomalyDetectorSchema.parse({});
  expect(config.probes).toEqual({ failures: 3, successes: 2 });
  expect(config.threshold).toMatchObject({ k: 8, acceptAfter: 3_600_000 });
  expect(config.series).toMatchObject({ max: 2_000, absentAfter: 60_000 });
});

test.each([
  [{ threshold: { clearK: 9 } }, 'threshold.clearK'],
  [{ threshold: { window: 10, warmUp: 20 } }, 'threshold.warmUp'],
  [{ probes: { failures: 0 } }, 'probes.failures'],
])('%j is refused at %s', (section, path) => {
  const result = anomalyDetectorSchema.safeParse(section);
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
