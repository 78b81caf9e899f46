import type { FalseShare } from '@hale/detection';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What the console shows beyond the bus's metrics. All labels are closed sets. */
export function consoleMetrics(registry: Registry, falseShare?: () => Promise<FalseShare>) {
  return {
    feedback: new Counter({
      name: 'hale_detection_feedback_total',
      help: 'Findings of which a person said what they were, by verdict: false-alarm, real, taken-back',
      labelNames: ['verdict'] as const,
      registers: [registry],
    }),
    falsePositives: new Gauge({
      name: 'hale_detection_false_positive_ratio',
      help: 'Of the findings that began within 30 days and that people judged, the share that was a false alarm; NaN while none was judged. Too high: raise anomaly-detector.sensitivity, or exclude series',
      registers: [registry],
      // While Redis does not answer it stays as it was: what else there is to see must not wait for it.
      async collect() {
        const known = await falseShare?.().catch(() => undefined);
        if (known) this.set(known.share ?? Number.NaN);
      },
    }),
    callbacks: new Counter({
      name: 'hale_console_callbacks_total',
      help: 'Answers of people by Slack button or PagerDuty webhook, by door and result. unsigned, stale, forged: somebody else knocks, or the secret is wrong.',
      labelNames: ['door', 'result'] as const,
      registers: [registry],
    }),
  };
}
export type ConsoleMetrics = ReturnType<typeof consoleMetrics>;
