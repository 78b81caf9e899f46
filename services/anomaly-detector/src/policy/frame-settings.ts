import { defaultBank, defaultEvidence, defaultService, defaultThreshold } from '@hale/detection';
import type { AnomalyDetectorConfig } from '../config.ts';
import { matchesGlob } from './glob.ts';
import type { FrameSettings } from './judge-frame.ts';
import type { IndicatorFrameSettings } from './judge-indicators.ts';
import type { PlainFrameSettings } from './judge-plain.ts';
import type { TogetherSettings } from './judge-together.ts';
import { remembered } from './remembered.ts';
import { seriesFilter } from './series-filter.ts';
import { seriesRoles } from './series-roles.ts';

/** All that frames are judged by and that does not come with them. */
export type FixedSettings = Omit<
  FrameSettings & PlainFrameSettings & TogetherSettings & IndicatorFrameSettings,
  'latest' | 'newest' | 'reach' | 'lenience'
>;

export function frameSettings({ sensitivity, series, indicators }: AnomalyDetectorConfig): FixedSettings {
  return {
    threshold: { ...defaultThreshold, acceptAfterMs: series.acceptAfter },
    plain: { bank: defaultBank, evidence: defaultEvidence },
    together: { ...defaultService, least: sensitivity },
    acceptAfterMs: series.acceptAfter,
    watched: seriesFilter(series),
    critical: remembered((name) => series.critical.some((each) => matchesGlob(each, name))),
    maxSeries: series.max,
    absentAfterMs: series.absentAfter,
    forgetAfterMs: series.forgetAfter,
    roleOf: seriesRoles(indicators),
    ignoreRoutes: indicators.ignoreRoutes,
    minRequests: indicators.minRequests,
    maxFamilies: indicators.max,
    criticalErrors: indicators.critical.errors,
    criticalSlowness: indicators.critical.slowness,
    criticalSeconds: indicators.critical.seconds,
  };
}
