import { type Draft, type Series, type ServiceRef, serviceKey } from '@hale/events';
import { frameSeries } from './frame-series.ts';
import type { Span } from './otlp/traces.ts';

/** Upper bounds in seconds; the last bucket has none. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MOST_SERVICES = 500;

interface Tally {
  readonly service: ServiceRef;
  /** As the service itself served. */
  readonly served: Durations & { failed: number };
  /** As those waited who called it: what queues before it, and the way there, show only here. */
  readonly waited: Durations;
}

/** A histogram: `buckets` by {@link BOUNDS}, the last one for what is above. */
interface Durations {
  count: number;
  seconds: number;
  readonly buckets: number[];
}

/**
 * Rate, errors and duration of each service by its spans (kinds server and consumer), and how long others waited for it by theirs
 * (kinds client and producer that name it): what was seen by tracing, so it stands beside what the service says of itself.
 * Counters begin at zero with the process, as counters may.
 */
export class SpanMetrics {
  readonly #tallies = new Map<string, Tally>();

  record(spans: readonly Span[]): void {
    for (const { service, kind, peer, durationMs, error } of spans) {
      if (kind === 'server' || kind === 'consumer') {
        const served = this.#tallyOf(service)?.served;
        if (!served) continue;
        add(served, durationMs);
        if (error) served.failed += 1;
      } else if (peer !== undefined) {
        const waited = this.#tallyOf({ env: service.env, service: peer })?.waited;
        if (waited) add(waited, durationMs);
      }
    }
  }

  /** What every service has come to that has served or was waited for, at that time in milliseconds. */
  frames(at: number): Draft[] {
    return [...this.#tallies.values()].flatMap((tally) =>
      frameSeries(tally.service, seriesOf(tally, at), { source: 'trace', time: at }),
    );
  }

  #tallyOf({ env, service }: ServiceRef): Tally | undefined {
    const key = serviceKey({ env, service });
    const known = this.#tallies.get(key);
    if (known || this.#tallies.size >= MOST_SERVICES) return known;
    const tally: Tally = { service: { env, service }, served: { ...nothing(), failed: 0 }, waited: nothing() };
    this.#tallies.set(key, tally);
    return tally;
  }
}

const nothing = (): Durations => ({ count: 0, seconds: 0, buckets: BOUNDS.map(() => 0).concat(0) });

function add(durations: Durations, durationMs: number): void {
  const seconds = durationMs / 1_000;
  const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
  durations.count += 1;
  durations.seconds += seconds;
  durations.buckets[bucket < 0 ? BOUNDS.length : bucket]! += 1;
}

function seriesOf({ served, waited }: Tally, at: number): Series[] {
  const requests =
    served.count === 0
      ? []
      : [
          counter('span_requests_total', at, served.count - served.failed, { error: 'false' }),
          counter('span_requests_total', at, served.failed, { error: 'true' }),
        ];
  return [
    ...requests,
    ...histogram('span_duration_seconds', served, at),
    ...histogram('span_called_duration_seconds', waited, at),
  ];
}

/** Nothing while nothing came: a service that is only called says nothing of serving. */
function histogram(name: string, { count, seconds, buckets }: Durations, at: number): Series[] {
  if (count === 0) return [];
  let below = 0;
  return [
    counter(`${name}_sum`, at, seconds),
    counter(`${name}_count`, at, count),
    ...buckets.map((each, index) => {
      below += each;
      return counter(`${name}_bucket`, at, below, { le: String(BOUNDS[index] ?? '+Inf') });
    }),
  ];
}

const counter = (name: string, at: number, value: number, labels: Series['labels'] = {}): Series => ({
  name,
  kind: 'counter',
  labels,
  samples: [[at, value]],
});
