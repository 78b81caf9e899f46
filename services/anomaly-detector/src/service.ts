import { openEvidence } from '@hale/evidence';
import { defineService } from '@hale/runtime';
import { anomalyDetectorSchema } from './config.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
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
  togetherRecordSchema,
} from './policy/record-schemas.ts';
import { openLeniences, openPlain, openRecords } from './store.ts';

/** Says which probe or series of a service is abnormal, since when and how much. */
export const anomalyDetector = defineService({
  name: 'anomaly-detector',
  config: anomalyDetectorSchema,
  create({ config, registry, redis }) {
    const metrics = detectorMetrics(registry);
    const probes = openRecords('probes', probeRecordSchema);
    const series = openRecords('series', seriesRecordSchema);
    const settings = frameSettings(config);
    const room = { held: 0, max: config.series.maxHeld };
    const plain = openPlain(room, settings.plain, metrics);
    const together = openRecords('together', togetherRecordSchema);
    const frames = openRecords('frames', frameRecordSchema);
    const families = openRecords('families', familyRecordSchema);
    const indicators = openRecords('indicators', indicatorRecordSchema);
    const leniences = openLeniences(redis);
    const probed = openEvidence('probes');
    const sampled = openEvidence('metrics');
    return {
      handlers: {
        'probes.observed': onProbesObserved({
          settings: config.probes,
          memory: probes,
          leniences,
          evidence: probed,
          metrics,
        }),
        'metrics.sampled': onMetricsSampled({
          settings,
          series,
          plain,
          together,
          frames,
          families,
          indicators,
          leniences,
          evidence: sampled,
          metrics,
        }),
        'decision.made': onDecisionMade,
      },
      reset: (slot, topic) => {
        const ofMetrics = [series, plain, together, frames, families, indicators, sampled];
        leniences.reset(slot);
        for (const memory of topic === 'probes.observed' ? [probes, probed] : ofMetrics) memory.reset(slot);
      },
    };
  },
});
