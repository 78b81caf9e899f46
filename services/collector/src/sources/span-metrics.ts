import type { Clock, Publisher } from '@hale/bus';
import type { Source } from '@hale/runtime';
import type { SpanMetrics } from '../policy/span-metrics.ts';
import { atFixedRate } from './at-fixed-rate.ts';

const EVERY_MS = 2_000;

/** Publishes every two seconds what the spans taken so far come to. */
export function spanMetricsSource(
  spanMetrics: SpanMetrics,
  {
    publisher,
    clock,
    onSkip,
  }: { publisher: Pick<Publisher, 'publish'>; clock: Clock; onSkip: (turns: number) => void },
): Source {
  return {
    name: 'span metrics',
    run: (signal) =>
      atFixedRate({ everyMs: EVERY_MS, onSkip }, () => publisher.publish(spanMetrics.frames(clock.now())), signal),
  };
}
