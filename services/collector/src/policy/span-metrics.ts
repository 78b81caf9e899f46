import { type Draft, type Series, type ServiceRef, serviceKey } from '@hale/events';
import { frameSeries } from './frame-series.ts';
import type { Span } from './otlp/traces.ts';

/** Upper bounds in seconds; the last bucket has none. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MOST_SERVICES = 500;

interface Tally {
  readonly service: ServiceRef;
  good: number;
  bad: number;
  seconds: number;
  readonly buckets: number[];
}

/**
 * Rate, errors and duration of each service by the spans in which it served (kinds server and consumer): what was seen by
 * tracing, so it stands beside what the service says of itself. Counters begin at zero with the process, as counters may.
 */
export class SpanMetrics {
  readonly #tallies = new Map<string, Tally>();

  record(spans: readonly Span[]): void {
    for (const { service, kind, durationMs, error } of spans) {
      if (kind !== 'server' && kind !== 'consumer') continue;
      const tally = this.#tallyOf(service);
      if (!tally) continue;
      const seconds = durationMs / 1_000;
      if (error) tally.bad += 1;
      else tally.good += 1;
      tally.seconds += seconds;
      const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
      tally.buckets[bucket < 0 ? BOUNDS.length : bucket]! += 1;
    }
  }

  /** What every service that has served since it was first seen has come to, at that time in milliseconds. */
  frames(at: number): Draft[] {
    return [...this.#tallies.values()].flatMap((tally) =>
      frameSeries(tally.service, seriesOf(tally, at), { source: 'trace', time: at }),
    );
  }

  #tallyOf({ env, service }: ServiceRef): Tally | undefined {
    const key = serviceKey({ env, service });
    const known = this.#tallies.get(key);
    if (known || this.#tallies.size >= MOST_SERVICES) return known;
    const buckets = Array.from({ length: BOUNDS.length + 1 }, () => 0);
    const tally: Tally = { service: { env, service }, good: 0, bad: 0, seconds: 0, buckets };
    this.#tallies.set(key, tally);
    return tally;
  }
}

function seriesOf({ good, bad, seconds, buckets }: Tally, at: number): Series[] {
  const counter = (name: string, value: number, labels: Series['labels'] = {}): Series => ({
    name,
    kind: 'counter',
    labels,
    samples: [[at, value]],
  });
  let below = 0;
  return [
    counter('span_requests_total', good, { error: 'false' }),
    counter('span_requests_total', bad, { error: 'true' }),
    counter('span_duration_seconds_sum', seconds),
    counter('span_duration_seconds_count', good + bad),
    ...buckets.map((count, index) => {
      below += count;
      return counter('span_duration_seconds_bucket', below, { le: String(BOUNDS[index] ?? '+Inf') });
    }),
  ];
}
