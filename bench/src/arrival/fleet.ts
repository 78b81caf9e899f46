import { randomFrom } from '../random.ts';

/** A series' value at one time, as OpenTelemetry has it. */
export type Said =
  | { readonly name: string; readonly kind: 'gauge' | 'counter'; readonly labels: Labels; readonly value: number }
  | {
      readonly name: string;
      readonly kind: 'histogram';
      readonly labels: Labels;
      readonly buckets: readonly number[];
      readonly sum: number;
    };

export type Labels = Readonly<Record<string, string>>;

/** What goes wrong in a service while a step is played. */
export interface Trouble {
  /** Requests fail and take long, and what was to be done fails. */
  readonly felt: boolean;
  /** What waits grows to many times of what it ever was, on several gauges. */
  readonly queue: boolean;
}

export const CALM: Trouble = { felt: false, queue: false };

const ROUTES = ['/orders', '/orders/{id}', '/search', '/login'];
const TIMED = 2;
/** Seconds. */
export const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const WAYS = ['card', 'transfer', 'voucher', 'refund', 'payout', 'webhook'];
/** Gauges that are judged by their own past. */
const GAUGES = ['queue_length', 'mail_backlog', 'pending_jobs', 'replication_lag', 'upstream_response_time_ms'];

/** Series a service, as Hale counts them: a histogram is its buckets, its sum and its count. */
export const seriesOf = (gauges: number): number =>
  ROUTES.length * 2 + TIMED * (BOUNDS.length + 3) + WAYS.length + OWN + gauges;
/** Processor, memory, two disks. */
const OWN = 4;

/** One service that pushes: counters that remember, and gauges around a level of their own. */
export class PushingService {
  readonly name: string;
  readonly #random: () => number;
  readonly #gauges: readonly { readonly name: string; readonly labels: Labels; readonly level: number }[];
  readonly #totals = new Map<string, number>();
  readonly #histograms = Array.from({ length: TIMED }, () => ({ buckets: BOUNDS.concat(0).map(() => 0), sum: 0 }));

  constructor(index: number, seed: number, gauges: number) {
    this.name = `service-${String(index).padStart(3, '0')}`;
    this.#random = randomFrom(seed * 1_000 + index);
    this.#gauges = Array.from({ length: gauges }, (_, each) => ({
      name: GAUGES[each % GAUGES.length]!,
      labels: { of: `part-${Math.floor(each / GAUGES.length)}` },
      level: 20 + 200 * this.#random(),
    }));
  }

  /** Gauges alone: what their past is made of. */
  gauges({ queue }: Trouble): Said[] {
    return this.#gauges.map(({ name, labels, level }, index) => {
      const usual = level * (1 + 0.15 * (this.#random() + this.#random() + this.#random() - 1.5));
      return { name, kind: 'gauge', labels, value: queue && index < GAUGES.length ? usual * 40 : usual };
    });
  }

  /** All that one push says, `ms` after the last. */
  push(trouble: Trouble, ms: number): Said[] {
    const seconds = ms / 1_000;
    const requests = ROUTES.flatMap((route, index) => {
      const served = seconds * (20 + index) * (0.95 + 0.1 * this.#random());
      const share = trouble.felt ? 0.4 : 0.002;
      const counter = (status: string, by: number) =>
        this.#counter('http_requests_total', { http_route: route, status }, Math.round(by));
      return [counter('200', served * (1 - share)), counter('500', served * share)];
    });
    const failures = WAYS.map((way) =>
      this.#counter('payment_failures_total', { way }, Math.round(seconds * (trouble.felt ? 8 : this.#random() * 0.1))),
    );
    const own: Said[] = [
      this.#counter('process_cpu_seconds_total', {}, seconds * (0.3 + 0.02 * this.#random())),
      this.#gauge('process_resident_memory_bytes', {}, 3e8 + 1e6 * this.#random()),
      ...['root', 'data'].map((disk) => this.#gauge('disk_usage_ratio', { disk }, 0.4 + 0.001 * this.#random())),
    ];
    return [...requests, ...this.#durations(trouble, seconds), ...failures, ...own, ...this.gauges(trouble)];
  }

  #durations({ felt }: Trouble, seconds: number): Said[] {
    return this.#histograms.map((histogram, index) => {
      for (let request = 0; request < seconds * 10; request += 1) {
        const took = (felt ? 1.2 : 0.04) * (0.7 + 0.6 * this.#random());
        const bucket = BOUNDS.findIndex((bound) => took <= bound);
        const place = bucket < 0 ? BOUNDS.length : bucket;
        histogram.buckets[place] = histogram.buckets[place]! + 1;
        histogram.sum += took;
      }
      const { buckets, sum } = histogram;
      const labels = { http_route: ROUTES[index]! };
      return { name: 'http_server_request_duration_seconds', kind: 'histogram', labels, buckets: [...buckets], sum };
    });
  }

  #gauge = (name: string, labels: Labels, value: number): Said => ({ name, kind: 'gauge', labels, value });

  #counter(name: string, labels: Labels, by: number): Said {
    const key = `${name}${JSON.stringify(labels)}`;
    const value = (this.#totals.get(key) ?? 1_000) + by;
    this.#totals.set(key, value);
    return { name, kind: 'counter', labels, value };
  }
}
