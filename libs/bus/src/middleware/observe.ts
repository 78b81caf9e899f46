import { PASSED_OVER, type Settle, type Settled } from '../delivery.ts';
import { next } from '../either.ts';
import type { BusMetrics } from '../metrics.ts';

/** Times everything that comes through, dead letters included. */
export function observe(group: string, metrics: BusMetrics): (next: Settle) => Settle {
  const timers = new Map<string, { observe(seconds: number): void }>();
  const timerOf = (topic: string) => {
    const known = timers.get(topic) ?? metrics.handleSeconds.labels({ group, topic });
    timers.set(topic, known);
    return known;
  };
  return (settle) => (delivery, signal) => {
    const startedAt = performance.now();
    return next(settle(delivery, signal), (settled: Settled) => {
      if (settled.reason !== PASSED_OVER) timerOf(settled.topic).observe((performance.now() - startedAt) / 1_000);
      return settled;
    });
  };
}
