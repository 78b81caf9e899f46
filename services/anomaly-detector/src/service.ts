import { defaultThreshold } from '@hale/detection';
import { openEvidence } from '@hale/evidence';
import { defineService } from '@hale/runtime';
import { anomalyDetectorSchema } from './config.ts';
import { onMetricsSampled } from './handlers/on-metrics-sampled.ts';
import { onProbesObserved } from './handlers/on-probes-observed.ts';
import { detectorMetrics } from './metrics.ts';
import {
  familyRecordSchema,
  frameRecordSchema,
  indicatorRecordSchema,
  probeRecordSchema,
  seriesRecordSchema,
} from './policy/record-schemas.ts';
import { seriesFilter } from './policy/series-filter.ts';
import { seriesRoles } from './policy/series-roles.ts';
import { openRecords } from './store.ts';

/** Says which probe or series of a service is abnormal, since when and how much. */
export const anomalyDetector = defineService({
  name: 'anomaly-detector',
  config: anomalyDetectorSchema,
  create({ config, registry }) {
    const metrics = detectorMetrics(registry);
    const probes = openRecords('probes', probeRecordSchema);
    const series = openRecords('series', seriesRecordSchema);
    const frames = openRecords('frames', frameRecordSchema);
    const families = openRecords('families', familyRecordSchema);
    const indicators = openRecords('indicators', indicatorRecordSchema);
    const probed = openEvidence('probes');
    const sampled = openEvidence('metrics');
    const { acceptAfter, ...threshold } = config.threshold;
    const settings = {
      threshold: { ...defaultThreshold, ...threshold, acceptAfterMs: acceptAfter },
      watched: seriesFilter(config.series),
      maxSeries: config.series.max,
      absentAfterMs: config.series.absentAfter,
      forgetAfterMs: config.series.forgetAfter,
      roleOf: seriesRoles(config.indicators),
      ignoreRoutes: config.indicators.ignoreRoutes,
      minRequests: config.indicators.minRequests,
      maxFamilies: config.indicators.max,
      criticalErrors: config.indicators.critical.errors,
      criticalSlowness: config.indicators.critical.slowness,
      criticalSeconds: config.indicators.critical.seconds,
    };
    return {
      handlers: {
        'probes.observed': onProbesObserved({ settings: config.probes, memory: probes, evidence: probed, metrics }),
        'metrics.sampled': onMetricsSampled({
          settings,
          series,
          frames,
          families,
          indicators,
          evidence: sampled,
          metrics,
        }),
      },
      reset: (slot, topic) => {
        const kept = {
          'probes.observed': [probes, probed],
          'metrics.sampled': [series, frames, families, indicators, sampled],
        };
        for (const memory of topic === 'probes.observed' ? kept[topic] : kept['metrics.sampled']) memory.reset(slot);
      },
    };
  },
});
