import { PASSED_OVER, type Settle } from '../delivery.ts';
import type { BusMetrics } from '../metrics.ts';

/** Counts and times everything that comes through, dead letters included. */
export function observe(group: string, metrics: BusMetrics): (next: Settle) => Settle {
  return (next) => async (delivery, signal) => {
    metrics.received.inc({ group, stream: delivery.stream });
    const startedAt = performance.now();
    const settled = await next(delivery, signal);
    if (settled.reason === PASSED_OVER) return settled;
    const { topic, reason } = settled;
    metrics.handleSeconds.observe({ group, topic }, (performance.now() - startedAt) / 1_000);
    metrics.handled.inc({ group, topic, reason });
    if (settled.died) metrics.dead.inc({ group, kind: settled.died });
    return settled;
  };
}
