import { openEvidence } from '@hale/evidence';
import { defineService } from '@hale/runtime';
import { anomalyDetectorSchema } from './config.ts';
import { onMetricsSampled } from './handlers/on-metrics-sampled.ts';
import { onProbesObserved } from './handlers/on-probes-observed.ts';
import { detectorMetrics } from './metrics.ts';
import { frameSettings } from './policy/frame-settings.ts';
import {
  familyRecordSchema,
  frameRecordSchema,
  indicatorRecordSchema,
  probeRecordSchema,
  seriesRecordSchema,
} from './policy/record-schemas.ts';
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
    return {
      handlers: {
        'probes.observed': onProbesObserved({ settings: config.probes, memory: probes, evidence: probed, metrics }),
        'metrics.sampled': onMetricsSampled({
          settings: frameSettings(config),
          series,
          frames,
          families,
          indicators,
          evidence: sampled,
          metrics,
        }),
      },
      reset: (slot, topic) => {
        const ofMetrics = [series, frames, families, indicators, sampled];
        for (const memory of topic === 'probes.observed' ? [probes, probed] : ofMetrics) memory.reset(slot);
      },
    };
  },
});
