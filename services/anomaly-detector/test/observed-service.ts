import type { Lenience } from '@hale/detection';
import type { DataOf, Draft, Series } from '@hale/events';
import type { FamilyRecord } from '../src/policy/family.ts';
import type { IndicatorRecord } from '../src/policy/judge-indicator.ts';
import { type IndicatorFrameSettings, judgeIndicators } from '../src/policy/judge-indicators.ts';
import { DEFAULT_ROLES, seriesRoles } from '../src/policy/series-roles.ts';

export const service = { env: 'demo', service: 'payments' };
export const STEP_MS = 2_000;
export const T0 = 1_790_000_000_000;
const CLOCK = { latest: T0 + 1e9, newest: Number.POSITIVE_INFINITY, forgetAfterMs: 3_600_000 };
export const settings: IndicatorFrameSettings = {
  roleOf: seriesRoles(DEFAULT_ROLES),
  ignoreRoutes: ['/healthz'],
  minRequests: 5,
  maxFamilies: 20,
  absentAfterMs: 60_000,
  criticalErrors: 0.2,
  criticalSlowness: 5,
  criticalSeconds: 0.25,
  ...CLOCK,
};

/** What a service does in one step; what is not said is as usual. */
export interface Step {
  readonly requests?: number;
  readonly failed?: number;
  /** Seconds that a request takes. */
  readonly latency?: number;
  /** How many of the requests take a fifth of a second instead. */
  readonly slow?: number;
  readonly cpu?: number;
  readonly rss?: number;
  readonly cache?: number;
  readonly restart?: boolean;
  /** Nothing can be scraped. */
  readonly gap?: boolean;
}

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counters as a process has them, and how its page looks. */
class Process {
  #start = T0 - 300_000;
  #ok = 1_000;
  #failed = 0;
  #seconds = 4;
  #cpu = 3;
  #buckets = BOUNDS.map(() => 1_000);

  page(step: Step, at: number): Series[] {
    const { requests = 6, failed = 0, latency = 0.004, cpu = 0.02, rss = 90e6, cache = 0.3, slow = 0 } = step;
    if (step.restart) {
      this.#start = at - 500;
      [this.#ok, this.#failed, this.#seconds, this.#cpu] = [0, 0, 0, 0.4];
      this.#buckets = BOUNDS.map(() => 0);
    }
    this.#ok += requests - failed;
    this.#failed += failed;
    this.#seconds += (requests - slow) * latency + slow * 0.2;
    this.#cpu += cpu;
    this.#buckets = this.#buckets.map((count, index) => {
      const le = BOUNDS[index] ?? 0;
      return count + (latency <= le ? requests - slow : 0) + (le >= 0.2 ? slow : 0);
    });
    const total = this.#ok + this.#failed;
    const counter = (name: string, value: number, labels = {}): Series => ({
      name,
      kind: 'counter',
      labels,
      samples: [[at, value]],
    });
    const gauge = (name: string, value: number): Series => ({
      name,
      kind: 'gauge',
      labels: {},
      samples: [[at, value]],
    });
    const route = { method: 'POST', route: '/charge' };
    return [
      gauge('up', 1),
      gauge('process_start_time_seconds', Math.round(this.#start / 1_000)),
      counter('process_cpu_seconds_total', this.#cpu),
      gauge('process_resident_memory_bytes', rss),
      counter('http_requests_total', this.#ok, { ...route, status: '200' }),
      ...(this.#failed > 0 ? [counter('http_requests_total', this.#failed, { ...route, status: '500' })] : []),
      counter('http_requests_total', at / 1_000, { route: '/healthz', status: '200' }),
      counter('http_request_duration_seconds_sum', this.#seconds, route),
      counter('http_request_duration_seconds_count', total, route),
      ...BOUNDS.map((le, index) =>
        counter('http_request_duration_seconds_bucket', this.#buckets[index] ?? 0, { ...route, le: String(le) }),
      ),
      counter('http_request_duration_seconds_bucket', total, { ...route, le: '+Inf' }),
      gauge('cache_usage_ratio', cache),
    ];
  }
}

export type Split = (series: Series[]) => DataOf<'metrics.sampled'>[];
export const whole: Split = (series) => [{ service, complete: true, series }];

/** The service as the detector meets it, one page a step. */
export function observe(steps: readonly Step[], split: Split = whole, lenience: Lenience = new Map()) {
  const families = new Map<string, FamilyRecord>();
  const indicators = new Map<string, IndicatorRecord>();
  const process = new Process();
  const said = steps.flatMap((step, index) => {
    const at = T0 + index * STEP_MS;
    const page = process.page(step, at);
    if (step.gap) return [];
    return split(page).flatMap((data) => {
      const result = judgeIndicators({ families, indicators }, '', data, { ...settings, lenience });
      for (const [key, family] of result.families) families.set(key, family);
      for (const [key, record] of result.indicators) indicators.set(key, record);
      return result.drafts.map((draft) => ({ step: index, draft }));
    });
  });
  return { said, families, indicators };
}

export const steps = (count: number, step: Step | ((index: number) => Step) = {}): Step[] =>
  Array.from({ length: count }, (_, index) => (typeof step === 'function' ? step(index) : step));
export const findingOf = (draft: Draft) => (draft.data as DataOf<'finding.raised'>).finding;
export const aloud = ({ said }: ReturnType<typeof observe>) =>
  said
    .filter(({ draft }) => findingOf(draft).severity !== 'info')
    .map(({ step, draft }) => ({ step, type: draft.type, finding: findingOf(draft) }));

/** Three quarters of a minute of service as usual. */
export const calm = steps(23, (index) => ({
  requests: 5 + (index % 3),
  latency: 0.003 + (index % 4) / 1_000,
  cpu: 0.02 + (index % 5) / 500,
}));
