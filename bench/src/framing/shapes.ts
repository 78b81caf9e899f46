import type { DataOf, LogLine, Series } from '@hale/events';

/** What a frame holds, as it was collected. */
export type Frame =
  | { readonly topic: 'metrics.sampled'; readonly data: DataOf<'metrics.sampled'> }
  | { readonly topic: 'logs.collected'; readonly data: DataOf<'logs.collected'> };

export interface Shape {
  readonly name: string;
  /** Samples or lines. */
  readonly items: number;
  frame(random: () => number): Frame;
}

/** What senders send: a scrape, a push of some intervals, remote write's batches, and log lines as they come or in bulk. */
export const SHAPES: readonly Shape[] = [
  metrics('64 series x 1 sample', 64, 1),
  metrics('64 series x 4 samples', 64, 4),
  metrics('8 series x 8 samples', 8, 8),
  logs(1),
  logs(16),
  logs(64),
];

const SERVICE = { env: 'production', service: 'payments' };
const START_MS = 1_790_000_000_000;
const EVERY_MS = 15_000;
const ROUTES = ['/orders', '/orders/{id}', '/payments', '/payments/{id}/refund', '/healthz'];
const NAMES = [
  'http_requests_total',
  'http_request_duration_seconds_bucket',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
  'db_pool_connections_in_use',
];
const WORDS =
  'connection to database timed out after retry of request user order payment failed with status code upstream closed';

function metrics(name: string, series: number, samples: number): Shape {
  return {
    name,
    items: series * samples,
    frame: (random) => ({
      topic: 'metrics.sampled',
      data: { service: SERVICE, series: Array.from({ length: series }, () => seriesOf(samples, random)) },
    }),
  };
}

function seriesOf(samples: number, random: () => number): Series {
  const pick = pickWith(random);
  const name = pick(NAMES);
  const labels = { method: pick(['GET', 'POST']), route: pick(ROUTES), status: pick(['200', '201', '404', '500']) };
  // Scrapes of one target lie a few milliseconds off their rhythm.
  const atOf = (index: number) => START_MS + index * EVERY_MS + Math.floor(random() * 20);
  return {
    name,
    kind: name.endsWith('_total') || name.endsWith('_bucket') ? 'counter' : 'gauge',
    labels: name.startsWith('http') ? labels : {},
    samples: Array.from({ length: samples }, (_, index) => [atOf(index), valueOf(name, random)]),
  };
}

/** Whole numbers for what is counted, as many digits as a clock or a division gives for the rest. */
function valueOf(name: string, random: () => number): number {
  if (name.endsWith('_bytes')) return Math.floor(random() * 2 ** 30);
  return name.endsWith('_seconds') || name.endsWith('_seconds_total') ? random() * 100 : Math.floor(random() * 1e6);
}

function logs(lines: number): Shape {
  return {
    name: lines === 1 ? '1 line' : `${lines} lines`,
    items: lines,
    frame: (random) => ({
      topic: 'logs.collected',
      data: { service: SERVICE, lines: Array.from({ length: lines }, (_, index) => lineOf(index, random)) },
    }),
  };
}

/** A line of about 120 characters; one of five belongs to a trace. */
function lineOf(index: number, random: () => number): LogLine {
  const pick = pickWith(random);
  const words = Array.from({ length: 12 + Math.floor(random() * 8) }, () => pick(WORDS.split(' ')));
  return {
    at: START_MS + index * 3,
    level: pick(['info', 'warn', 'error']),
    message: `${words.join(' ')} id=${Math.floor(random() * 1e9)}`,
    ...(random() < 0.2 && {
      traceId: Math.floor(random() * 2 ** 52)
        .toString(16)
        .padStart(32, '0'),
    }),
  };
}

const pickWith =
  (random: () => number) =>
  (from: readonly string[]): string =>
    from[Math.floor(random() * from.length)] ?? '';
