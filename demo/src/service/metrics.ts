import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Cache } from './cache.ts';

/** Why a call to another service brought no usable answer: the whole set. */
export type CallFailure = 'timeout' | 'refused' | 'reset' | 'unreachable' | 'bad_answer' | 'status_5xx';

export interface ServiceMetrics {
  readonly registry: Registry;
  /** `route` is a pattern such as /products/:id or "unmatched", never a path that a client made up. */
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  /** `target` is the callee's name, `status` what it answered, or why there was no answer. */
  observeCall(target: string, status: number | CallFailure): void;
}

/** How full the cache is, as a share of its capacity and as a count. */
export function observeCache(registry: Registry, cache: Cache): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('cache_usage_ratio', 'Entries of the cache, as a share of its capacity', () => cache.size() / cache.capacity);
  gauge('cache_entries', 'Entries of the cache', () => cache.size());
}

const METHODS = new Set(['GET', 'POST']);

/** The metrics of one service; /healthz and /metrics themselves are not counted. */
export function createMetrics(): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests to business routes that were answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request to a business route',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const calls = new Counter({
    name: 'http_client_requests_total',
    help: 'Calls to other services, by their status or the reason why there was none',
    labelNames: ['target', 'status'] as const,
    registers: [registry],
  });
  return {
    registry,
    observeRequest(method, route, status, seconds) {
      const labels = { method: METHODS.has(method) ? method : 'other', route, status: String(status) };
      requests.inc(labels);
      duration.observe(labels, seconds);
    },
    observeCall: (target, status) => calls.inc({ target, status: String(status) }),
  };
}
