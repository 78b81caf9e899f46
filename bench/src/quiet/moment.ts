import type { Effects } from './effects.ts';

/** What a release brought, as factors around 1. */
export interface Release {
  readonly latency: number;
  readonly cpu: number;
  readonly memory: number;
  readonly errors: number;
  /** Counts up with each. */
  readonly number: number;
}

/** A service between two scrapes, as all of its signals see it. One object that is overwritten from step to step. */
export interface Moment {
  at: number;
  /** Since the last step. */
  seconds: number;
  hour: number;
  day: number;
  /** Expected a second. */
  requests: number;
  replicas: number;
  /** Share of the capacity that the requests need; above 1 some fail. */
  utilisation: number;
  /** Factor on latencies, of everything but the noise. */
  slowness: number;
  /** Share of requests that fail for want of capacity or by a fault. */
  failing: number;
  /** Whether the process has begun again in this step. */
  restarted: boolean;
  /** Since when the process has run. */
  upS: number;
  /** 1 right after a start, 0 some minutes later: nothing is compiled, cached or connected yet. */
  cold: number;
  release: Release;
  effects: Effects;
}
