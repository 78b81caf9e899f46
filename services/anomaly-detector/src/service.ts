import { openEvidence } from '@hale/evidence';
import { openFeedback } from '@hale/feedback';
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
import { openPlain, openRecords } from './store.ts';

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
    const feedback = openFeedback('anomaly-detector', redis);
    const probed = openEvidence('probes');
    const sampled = openEvidence('metrics');
    return {
      handlers: {
        'probes.observed': onProbesObserved({
          settings: config.probes,
          memory: probes,
          feedback,
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
          feedback,
          evidence: sampled,
          metrics,
        }),
        'decision.made': onDecisionMade(feedback),
      },
      reset: (slot, topic) => {
        const ofMetrics = [series, plain, together, frames, families, indicators, sampled];
        feedback.reset(slot);
        for (const memory of topic === 'probes.observed' ? [probes, probed] : ofMetrics) memory.reset(slot);
      },
    };
  },
});
