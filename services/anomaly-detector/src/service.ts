import { defaultThreshold } from '@hale/detection';
import { defineService } from '@hale/runtime';
import { anomalyDetectorSchema } from './config.ts';
import { onMetricsSampled } from './handlers/on-metrics-sampled.ts';
import { onProbesObserved } from './handlers/on-probes-observed.ts';
import { detectorMetrics } from './metrics.ts';
import { frameRecordSchema, probeRecordSchema, seriesRecordSchema } from './policy/record-schemas.ts';
import { seriesFilter } from './policy/series-filter.ts';
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
    const { acceptAfter, ...threshold } = config.threshold;
    const settings = {
      threshold: { ...defaultThreshold, ...threshold, acceptAfterMs: acceptAfter },
      watched: seriesFilter(config.series),
      maxSeries: config.series.max,
      absentAfterMs: config.series.absentAfter,
      forgetAfterMs: config.series.forgetAfter,
    };
    return {
      handlers: {
        'probes.observed': onProbesObserved({ settings: config.probes, memory: probes, metrics }),
        'metrics.sampled': onMetricsSampled({ settings, series, frames, metrics }),
      },
      reset: (slot, topic) => {
        for (const memory of topic === 'probes.observed' ? [probes] : [series, frames]) memory.reset(slot);
      },
    };
  },
});
