import type { Lenience } from '@hale/detection';
import type { DataOf, Draft, Series } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { afterFalseAlarm } from '../../test/false-alarm.ts';
import type { FamilyRecord } from './family.ts';
import type { IndicatorRecord } from './judge-indicator.ts';
import { type IndicatorFrameSettings, judgeIndicators } from './judge-indicators.ts';
import { DEFAULT_ROLES, seriesRoles } from './series-roles.ts';

const service = { env: 'demo', service: 'payments' };
const STEP_MS = 2_000;
const T0 = 1_790_000_000_000;
const CLOCK = { latest: T0 + 1e9, newest: Number.POSITIVE_INFINITY, forgetAfterMs: 3_600_000 };
const settings: IndicatorFrameSettings = {
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
interface Step {
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

type Split = (series: Series[]) => DataOf<'metrics.sampled'>[];
const whole: Split = (series) => [{ service, complete: true, series }];

/** The service as the detector meets it, one page a step. */
function observe(steps: readonly Step[], split: Split = whole, lenience: Lenience = new Map()) {
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

const steps = (count: number, step: Step | ((index: number) => Step) = {}): Step[] =>
  Array.from({ length: count }, (_, index) => (typeof step === 'function' ? step(index) : step));
const findingOf = (draft: Draft) => (draft.data as DataOf<'finding.raised'>).finding;
const aloud = ({ said }: ReturnType<typeof observe>) =>
  said
    .filter(({ draft }) => findingOf(draft).severity !== 'info')
    .map(({ step, draft }) => ({ step, type: draft.type, finding: findingOf(draft) }));

/** Three quarters of a minute of service as usual. */
const calm = steps(23, (index) => ({
  requests: 5 + (index % 3),
  latency: 0.003 + (index % 4) / 1_000,
  cpu: 0.02 + (index % 5) / 500,
}));

describe('judgeIndicators', () => {
  test('half of the requests failing is critical after three scrapes, in words for people, and clears after three', () => {
    const heard = aloud(observe([...calm, ...steps(8, { failed: 3 }), ...steps(8)]));
    expect(heard).toMatchObject([
      {
        step: 25,
        type: 'finding.raised',
        finding: {
          detector: 'window',
          signal: 'error-ratio{series="http_requests_total"}',
          source: 'metric',
          symptom: 'level-high',
          aspect: 'errors',
          severity: 'critical',
          windowMs: 6_000,
          pattern: 'step',
          summary: 'error-ratio 0.5 over 6 s, usually 0 (step)',
          startedAt: T0 + 23 * STEP_MS,
        },
      },
      { step: 33, type: 'finding.cleared' },
    ]);
  });

  test('a restart does not hide that errors are over', () => {
    const heard = aloud(
      observe([...calm, ...steps(8, { failed: 3 }), ...steps(3, { gap: true }), { restart: true }, ...steps(6)]),
    );
    expect(heard.map(({ step, type }) => [step, type])).toEqual([
      [25, 'finding.raised'],
      [36, 'finding.cleared'],
    ]);
  });

  test('slow answers are slow, by the mean, after three scrapes, and critical; one slow request is nothing', () => {
    const heard = aloud(observe([...calm, ...steps(6, { latency: 0.5 }), ...steps(6)]));
    expect(heard[0]).toMatchObject({
      step: 25,
      finding: {
        signal: 'latency-mean{series="http_request_duration_seconds"}',
        symptom: 'slow',
        pattern: 'step',
        aspect: 'latency',
        severity: 'critical',
      },
    });
    const cleared = heard.find(
      ({ type, finding }) => type === 'finding.cleared' && finding.signal.startsWith('latency-mean'),
    );
    expect(cleared?.step).toBe(31);
    expect(aloud(observe([...calm, { latency: 0.12 }, ...steps(60)]))).toEqual([]);
  });

  test('a tail that the mean hardly shows is found by the quantile', () => {
    const warm = steps(60, { requests: 30 });
    const heard = aloud(observe([...warm, ...steps(10, { requests: 30, slow: 3 })]));
    expect(heard.map(({ finding }) => finding.signal)).toEqual(['latency-p95{series="http_request_duration_seconds"}']);
  });

  test('CPU that rose with traffic is explained by it: worth knowing, no trouble', () => {
    const surge = observe([
      ...calm.map((step) => ({ ...step, cpu: 0.08 })),
      ...steps(20, { requests: 60, cpu: 0.8, latency: 0.005 }),
      ...steps(20, { cpu: 0.08 }),
    ]);
    expect(aloud(surge)).toEqual([]);
    const infos = surge.said.map(({ draft }) => findingOf(draft)).filter(({ severity }) => severity === 'info');
    expect(new Set(infos.map(({ aspect }) => aspect))).toEqual(new Set(['traffic', 'cpu']));
  });

  test('without more traffic it is a warning, and with it when users wait', () => {
    expect(aloud(observe([...calm, ...steps(5, { cpu: 1.6 })]))).toMatchObject([
      {
        step: 25,
        finding: {
          aspect: 'cpu',
          severity: 'warning',
          summary: expect.stringMatching(/^cpu 0.8 cores over 6 s, usually /),
        },
      },
    ]);
    const felt = aloud(observe([...calm, ...steps(8, { requests: 60, cpu: 0.8, latency: 0.4 })]));
    expect(new Set(felt.map(({ finding }) => finding.aspect))).toEqual(new Set(['latency', 'cpu']));
  });

  test('what a process takes to begin is no fault', () => {
    const begins = (index: number): Step => ({
      restart: index === 0,
      cpu: index < 5 ? 1.5 : 0.02,
      rss: 60e6 + Math.min(40, index * 4) * 1e6,
    });
    expect(aloud(observe([...calm, ...steps(60, begins)]))).toEqual([]);
  });

  test('a leak is found within 16 s and over with its process', () => {
    const leak = (index: number): Step => ({ rss: 90e6 + index * 14e6 });
    const heard = aloud(
      observe([...calm, ...steps(12, leak), { gap: true }, { restart: true, rss: 70e6 }, ...steps(10, { rss: 80e6 })]),
    );
    expect(heard).toMatchObject([
      {
        type: 'finding.raised',
        finding: {
          detector: 'growth',
          symptom: 'growth',
          pattern: 'leak',
          aspect: 'memory',
          severity: 'warning',
          summary: expect.stringMatching(/does not come back \(leak\)$/),
        },
      },
      { step: 36, type: 'finding.cleared' },
    ]);
    expect(heard[0]?.step).toBeLessThanOrEqual(23 + 8);
  });

  test('a full cache is worth knowing, and a warning when users feel it', () => {
    const full = observe([...calm, ...steps(10, { cache: 1 })]);
    expect(aloud(full)).toEqual([]);
    expect(full.said.map(({ draft }) => findingOf(draft))).toMatchObject([
      { symptom: 'saturated', pattern: 'saturation', aspect: 'cache', severity: 'info' },
    ]);
    const felt = aloud(
      observe([...calm, ...steps(4, { cache: 1 }), ...steps(5, { cache: 1, failed: 3 }), ...steps(5)]),
    );
    expect(felt.map(({ type, finding }) => [type, finding.aspect, finding.severity, finding.revision])).toEqual([
      ['finding.raised', 'errors', 'critical', 0],
      ['finding.raised', 'cache', 'warning', 1],
      ['finding.cleared', 'errors', 'critical', 0],
      ['finding.cleared', 'cache', 'warning', 1],
    ]);
  });

  test('gaps, and errors that are few, raise nothing', () => {
    const story = [
      ...calm,
      ...steps(6, { gap: true }),
      ...steps(30),
      { failed: 1 },
      ...steps(10),
      { failed: 1 },
      ...steps(60),
    ];
    expect(observe(story).said).toEqual([]);
  });

  test("requests of watchers are nobody's requests", () => {
    const { families } = observe(steps(3));
    expect(Object.keys(families.get('metric//http_requests_total')?.raws ?? {})).toHaveLength(1);
  });

  test('when nobody asks any more, what was wrong with the answers is over', () => {
    const heard = aloud(observe([...calm, ...steps(4, { failed: 3 }), ...steps(40, { requests: 0 })]));
    const cleared = heard.filter(({ type }) => type === 'finding.cleared');
    expect(cleared.map(({ finding }) => finding.aspect)).toEqual(['errors']);
  });

  test.each<[string, Split]>([
    [
      'in pieces, of which the last says so',
      (series) =>
        series.map((each, index) => ({
          service,
          series: [each],
          ...(index === series.length - 1 && { complete: true }),
        })),
    ],
    ['in pieces that say nothing', (series) => series.map((each) => ({ service, series: [each] }))],
    ['each piece twice', (series) => [...whole(series), ...whole(series)]],
    ['turned round', (series) => [...series].reverse().map((each) => ({ service, series: [each] }))],
  ])('a page that comes %s comes to the same', (_name, split) => {
    const story = [...calm, ...steps(8, { failed: 3, latency: 0.6 }), ...steps(20)];
    const of = (each: Split) =>
      aloud(observe(story, each))
        .map(({ type, finding }) => `${type} ${finding.signal} ${finding.severity} ${finding.summary}`)
        .sort();
    expect(of(split)).toEqual(of(whole));
    expect(of(split).length).toBeGreaterThanOrEqual(4);
  });

  test('what comes late does not look like a start', () => {
    const late: Split = (series) => [
      ...whole(series),
      {
        service,
        series: series.map((each) => ({
          ...each,
          samples: each.samples.map(([at]) => [at - 10_000, 1] as [number, number]),
        })),
      },
    ];
    const { said, indicators } = observe([...calm, ...steps(20)], late);
    expect(said).toEqual([]);
    expect(indicators.get('request-rate{series="http_requests_total"}')?.course?.level?.baseline.at(-1)).toBe(3);
  });

  test('labels without end cost no memory without end', () => {
    const endless: Split = (series) => {
      const sample = series.find(({ name }) => name === 'http_requests_total');
      const more = Array.from(
        { length: 2_000 },
        (_, index): Series => ({
          name: 'http_requests_total',
          kind: 'counter',
          labels: { user: String(index) },
          samples: sample?.samples ?? [[T0, 1]],
        }),
      );
      const names = Array.from(
        { length: 100 },
        (_, index): Series => ({ name: `s${index}_usage_ratio`, kind: 'gauge', labels: {}, samples: [[T0, 0]] }),
      );
      return whole([...series, ...more, ...names]);
    };
    const { families } = observe(steps(2), endless);
    expect(families.size).toBe(settings.maxFamilies);
    expect(Object.keys(families.get('metric//http_requests_total')?.raws ?? {})).toHaveLength(600);
  });
});

describe('what people called a false alarm', () => {
  const busy = calm.map((step) => ({ ...step, requests: 60 }));
  const failing = (failed: number) => [...busy, ...steps(12, { requests: 60, failed }), ...steps(6, { requests: 60 })];
  const findings = (heard: ReturnType<typeof aloud>) =>
    heard.filter(({ type }) => type === 'finding.raised').map(({ finding }) => finding);

  test('is not said again of the same share of failures', () => {
    const first = findings(aloud(observe(failing(8))));
    expect(first).toMatchObject([{ severity: 'warning', detector: 'window', threshold: 8 }]);
    expect(aloud(observe(failing(8), whole, afterFalseAlarm(first)))).toEqual([]);
  });

  test('is said again when it is further from usual, with the threshold that it crossed', () => {
    const saturated = [...calm, ...steps(12, { cpu: 0.8 }), ...steps(6)];
    const first = findings(aloud(observe(saturated))).filter(({ aspect }) => aspect === 'cpu');
    const lenience = afterFalseAlarm(first);
    expect(aloud(observe(saturated, whole, lenience))).toEqual([]);
    const worse = findings(aloud(observe([...calm, ...steps(12, { cpu: 9 })], whole, lenience)));
    expect(worse).toMatchObject([
      {
        aspect: 'cpu',
        summary: expect.stringMatching(/, although false alarms had raised its threshold [\d.]+ times$/),
      },
    ]);
    expect(worse[0]?.threshold).toBeGreaterThan(8 * 3);
  });

  test('is said as ever when it is critical, however often it was called so', () => {
    const story = [...calm, ...steps(8, { failed: 3, latency: 0.5 }), ...steps(8)];
    const critical = (lenience?: Lenience) =>
      findings(aloud(observe(story, whole, lenience))).filter(({ severity }) => severity === 'critical');
    const named = (all: readonly { signal: string; startedAt: number }[]) =>
      all.map(({ signal, startedAt }) => [signal, startedAt]);
    const plainly = critical();
    expect(plainly.length).toBeGreaterThan(1);
    expect(named(critical(afterFalseAlarm(plainly, 9)))).toEqual(named(plainly));
  });

  test('grows by more, is full and stands still for longer until it is said again, and no longer than ten times', () => {
    const full = (count: number) => [...calm, ...steps(count, { cache: 0.99, failed: 2 })];
    const usage = (heard: ReturnType<typeof observe>) =>
      heard.said
        .map(({ draft, step }) => ({ step, ...findingOf(draft) }))
        .filter(({ detector }) => detector === 'saturation');
    const [first] = usage(observe(full(40)));
    const lenience = afterFalseAlarm(first ? [first] : []);
    expect(usage(observe(full(6), whole, lenience))).toEqual([]);
    expect(usage(observe(full(40), whole, lenience))).toMatchObject([{ step: 23 + 8 }]);
    const most = afterFalseAlarm(first ? [first] : [], 9);
    expect(usage(observe(full(40), whole, most))).toMatchObject([{ step: 23 + 29 }]);
  });
});
