import { type Lenience, RAISES } from '@hale/detection';
import type { DataOf, Series } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anomalyDetectorSchema } from '../config.ts';
import type { FamilyRecord } from './family.ts';
import { frameSettings } from './frame-settings.ts';
import type { IndicatorRecord } from './judge-indicator.ts';
import { judgeIndicators } from './judge-indicators.ts';

const T0 = 1_790_000_000_000;
const STEP_MS = 2_000;
const CALM = 40;
const NEVER = Number.POSITIVE_INFINITY;
const settings = {
  ...frameSettings(anomalyDetectorSchema.parse({})),
  latest: T0 + 1e9,
  newest: Number.POSITIVE_INFINITY,
};

/** When findings of the share of failures were raised: a hundred requests a step, of which so many failed. */
function raisedAt(
  failed: readonly number[],
  lenience: Lenience,
): { readonly step: number; readonly severity: string }[] {
  const families = new Map<string, FamilyRecord>();
  const indicators = new Map<string, IndicatorRecord>();
  let [ok, bad] = [0, 0];
  return failed.flatMap((count, step) => {
    ok += 100 - count;
    bad += count;
    const counter = (status: string, value: number): Series => {
      const samples: [number, number][] = [[T0 + step * STEP_MS, value]];
      return { name: 'http_requests_total', kind: 'counter', labels: { status }, samples };
    };
    const series = [counter('200', ok), counter('500', bad)];
    const data = { service: { env: 'demo', service: 'payments' }, complete: true, series };
    const result = judgeIndicators({ families, indicators }, '', data, { ...settings, lenience });
    for (const [key, family] of result.families) families.set(key, family);
    for (const [key, record] of result.indicators) indicators.set(key, record);
    return result.drafts
      .filter(({ type }) => type === 'finding.raised')
      .map(({ data: said }) => ({ step, severity: (said as DataOf<'finding.raised'>).finding.severity }));
  });
}

const SIGNAL = 'error-ratio{series="http_requests_total"}';
const powers = fc.double({ min: 0, max: RAISES.distance.most, noNaN: true });
const calm = Array.from({ length: CALM }, () => 0);

describe('whatever people said', () => {
  test('a critical share of failures is found after as many scrapes as ever', () => {
    const critical = fc.array(fc.integer({ min: 20, max: 100 }), { minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(powers, critical, (by, failed) => {
        const [first] = raisedAt([...calm, ...failed], new Map([[`window/${SIGNAL}`, by]]));
        expect(first).toEqual({ step: CALM + 2, severity: 'critical' });
      }),
      { numRuns: 30 },
    );
  });

  test('nothing is found that would not be found without it', () => {
    const any = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(powers, any, (by, failed) => {
        const firstAt = (lenience: Lenience) => raisedAt([...calm, ...failed], lenience)[0]?.step ?? NEVER;
        expect(firstAt(new Map())).toBeLessThanOrEqual(firstAt(new Map([[`window/${SIGNAL}`, by]])));
      }),
      { numRuns: 50 },
    );
  });
});
