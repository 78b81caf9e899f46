import { defaultThreshold, type Lenience } from '@hale/detection';
import type { DataOf, Draft, Series } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { afterFalseAlarm } from '../../test/false-alarm.ts';
import type { FrameRecord } from './frame-clock.ts';
import { type FrameJudgement, type FrameSettings, judgeFrame } from './judge-frame.ts';
import type { SeriesRecord } from './judge-series.ts';
import { EXCLUDED_SERIES, INCLUDED_SERIES, seriesFilter } from './series-filter.ts';

const service = { env: 'demo', service: 'payments' };
const STEP_MS = 15_000;
const T0 = 1_790_000_000_000;
const settings: FrameSettings = {
  threshold: defaultThreshold,
  watched: seriesFilter({ include: INCLUDED_SERIES, exclude: EXCLUDED_SERIES }),
  maxSeries: 10,
  absentAfterMs: 60_000,
  forgetAfterMs: 3_600_000,
  latest: T0 + 1e9,
  roleOf: () => null,
  reach: 'fails',
};

type Values = Readonly<Record<string, readonly [kind: Series['kind'], value: number, labels?: Record<string, string>]>>;

/** A service as the detector meets it: one frame a step, with what the values say; its memory between them. */
function observe(frames: readonly Values[], overrides: Partial<FrameSettings> = {}) {
  const memory = new Map<string, SeriesRecord>();
  let last: FrameRecord | undefined;
  const results: FrameJudgement[] = [];
  frames.forEach((values, index) => {
    const series = Object.entries(values).map(([name, [kind, value, labels = {}]]) => ({
      name,
      kind,
      labels,
      samples: [[T0 + index * STEP_MS, value]] as [number, number][],
    }));
    const result = judgeFrame(memory, last, { service, series }, { ...settings, ...overrides });
    for (const signal of result.removed) memory.delete(signal);
    for (const [signal, record] of result.changed) memory.set(signal, record);
    last = result.clock.frame;
    results.push(result);
  });
  return { memory, results, drafts: results.flatMap(({ drafts }) => drafts) };
}

const frames = (count: number, values: (index: number) => Values): Values[] =>
  Array.from({ length: count }, (_, index) => values(index));
const summaries = (drafts: readonly Draft[]) =>
  drafts.map(({ type, data }) => [type, (data as DataOf<'finding.raised'>).finding.summary]);

describe('judgeFrame', () => {
  test('up at nought twice, with a probe that fails, is critical at once, without a warm-up', () => {
    const { drafts } = observe([
      { up: ['gauge', 0] },
      { up: ['gauge', 0] },
      { up: ['gauge', 1] },
      { up: ['gauge', 1] },
    ]);
    expect(drafts).toMatchObject([
      {
        type: 'finding.raised',
        data: {
          finding: {
            detector: 'rule',
            signal: 'up',
            source: 'metric',
            symptom: 'unreachable',
            aspect: 'availability',
            severity: 'critical',
            summary: 'series up is 0, 2 samples in a row',
            startedAt: T0,
          },
        },
      },
      { type: 'finding.cleared', data: { clearedAt: T0 + 3 * STEP_MS, reason: 'series up is 1, 2 samples in a row' } },
    ]);
  });

  test.each(['counter', 'gauge'] as const)(
    'failed requests are judged by their rate, also where the exporter says %s',
    (kind) => {
      let total = 0;
      const failing = (rate: number): Values => {
        total += rate * (STEP_MS / 1_000);
        return { http_requests_total: [kind, total, { status: '500', method: 'GET' }] };
      };
      const { drafts } = observe([...frames(30, () => failing(0.1)), ...frames(3, () => failing(14))]);
      expect(summaries(drafts)).toEqual([
        ['finding.raised', 'http_requests_total{method="GET",status="500"} is 14/s, usually 0.1/s'],
      ]);
      expect(drafts).toMatchObject([
        { data: { finding: { symptom: 'level-high', severity: 'warning', detector: 'threshold', aspect: 'errors' } } },
      ]);
    },
  );

  test('the very first errors are judged, since an absent counter of errors stands at nought', () => {
    const calm = frames(30, () => ({ queue_length: ['gauge', 3] as const }));
    const errors = frames(3, (index) => ({
      queue_length: ['gauge', 3] as const,
      http_requests_total: ['counter', (index + 1) * 150, { status: '503' }] as const,
    }));
    expect(summaries(observe([...calm, ...errors]).drafts)).toEqual([
      ['finding.raised', 'http_requests_total{status="503"} is 10/s, usually 0/s'],
    ]);
    expect(observe([...calm.slice(0, 5), ...errors]).drafts).toEqual([]);
  });

  test('a finding whose series is gone while others come is cleared, but not by failed scrapes', () => {
    const calm = frames(30, () => ({ queue_length: ['gauge', 3] as const }));
    const errors = frames(3, (index) => ({
      queue_length: ['gauge', 3] as const,
      rpc_errors_total: ['counter', (index + 1) * 150] as const,
    }));
    const down = frames(10, () => ({ up: ['gauge', 0] as const }));
    const story = [...calm, ...errors, ...down];
    expect(
      observe(story).drafts.map(({ type, data }) => [type, (data as DataOf<'finding.raised'>).finding.signal]),
    ).toEqual([
      ['finding.raised', 'rpc_errors_total'],
      ['finding.raised', 'up'],
    ]);
    const { drafts, memory } = observe([
      ...story,
      ...frames(2, () => ({ up: ['gauge', 1] as const, queue_length: ['gauge', 3] as const })),
    ]);
    expect(drafts.slice(2)).toMatchObject([
      {
        type: 'finding.cleared',
        data: {
          finding: { signal: 'rpc_errors_total' },
          reason: 'no sample for 165 s while others of the service came',
        },
      },
      { type: 'finding.cleared', data: { finding: { signal: 'up' } } },
    ]);
    expect(memory.get('rpc_errors_total')?.finding).toBeUndefined();
  });

  test('a restart of a counter is no drop and no jump', () => {
    const growing = frames(30, (index) => ({ jobs_failed_total: ['counter', 1_000 + index * 30] as const }));
    const anew = frames(30, (index) => ({ jobs_failed_total: ['counter', index * 30] as const }));
    const { drafts, results } = observe([...growing, ...anew]);
    expect(drafts).toEqual([]);
    expect(results[30]?.counts).toEqual({ reset: 1 });
  });

  test('traffic that goes well and what a process says of its inside are not judged', () => {
    const noisy = frames(60, (index) => ({
      http_requests_total: ['counter', index ** 3, { status: '200' }] as const,
      process_cpu_seconds_total: ['counter', index ** 3] as const,
      nodejs_eventloop_lag_seconds: ['gauge', index ** 3] as const,
      http_request_duration_seconds_bucket: ['counter', index ** 3, { le: '0.1' }] as const,
    }));
    const { memory, drafts } = observe(noisy);
    expect([...memory.keys()]).toEqual([]);
    expect(drafts).toEqual([]);
  });

  test('what an indicator is made of is not judged by itself, and how a frame was collected is carried on', () => {
    const roleOf = ({ name }: { readonly name: string }) =>
      name === 'http_requests_total' ? ({ role: 'requests', part: 'value', family: name } as const) : null;
    const errors = (name: string) =>
      frames(40, (index) => ({ [name]: ['counter', index < 30 ? 0 : (index - 29) * 150, { status: '500' }] as const }));
    expect(observe(errors('http_requests_total'), { roleOf }).drafts).toEqual([]);
    const samples = (index: number): [number, number][] => [
      [T0 + index * STEP_MS, index < 30 ? 0 : (index - 29) * 150],
    ];
    const memory = new Map<string, SeriesRecord>();
    const drafts = Array.from({ length: 40 }, (_, index) => {
      const series = [
        { name: 'log_lines_total', kind: 'counter' as const, labels: { level: 'error' }, samples: samples(index) },
      ];
      const result = judgeFrame(memory, undefined, { service, source: 'log', series }, settings);
      for (const [signal, record] of result.changed) memory.set(signal, record);
      return result.drafts;
    }).flat();
    expect(drafts).toMatchObject([
      {
        data: {
          finding: {
            source: 'log',
            aspect: 'logs',
            symptom: 'error-log',
            signal: expect.stringContaining('source="log"'),
          },
        },
      },
    ]);
  });

  test('beyond the limit series are counted and passed over; those long gone give way', () => {
    const many = (prefix: string): Values =>
      Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [`${prefix}${index}_errors_total`, ['counter', 1] as const]),
      );
    const { results, memory } = observe([many('a'), many('b')]);
    expect(results.map(({ dropped }) => dropped)).toEqual([0, 6]);
    expect(memory.size).toBe(10);
    const later = observe([many('a'), many('b')], { forgetAfterMs: STEP_MS });
    expect(later.results.map(({ dropped }) => dropped)).toEqual([0, 0]);
    expect(later.memory.size).toBe(10);
    expect([...later.memory.keys()].filter((signal) => signal.startsWith('b'))).toHaveLength(8);
  });

  test('errors that were a false alarm are not said again; that it is not up is, whatever was said', () => {
    const story = frames(40, (index) => ({
      errors_total: ['counter', index < 30 ? index : index + 30 * (index - 30)] as const,
      up: ['gauge', index < 37 ? 1 : 0] as const,
    }));
    const findings = (lenience?: Lenience) =>
      observe(story, { ...(lenience && { lenience }) }).drafts.flatMap(({ type, data }) =>
        type === 'finding.raised' ? [(data as DataOf<'finding.raised'>).finding] : [],
      );
    const said = findings();
    expect(said.map(({ detector }) => detector)).toEqual(['threshold', 'rule']);
    const again = findings(
      afterFalseAlarm([...said, ...said.map((each) => ({ ...each, fingerprint: 'up', signal: 'up' }))], 9),
    );
    expect(again.map(({ detector }) => detector)).toEqual(['rule']);
  });

  test('samples from the future do not make what follows late', () => {
    const errors = (at: number, value: number) => ({
      name: 'errors_total',
      kind: 'counter' as const,
      labels: {},
      samples: [[at, value]] as [number, number][],
    });
    const first = judgeFrame(new Map(), undefined, { service, series: [errors(T0 + 2e9, 1), errors(T0, 1)] }, settings);
    expect(first.counts).toEqual({ future: 1, first: 1 });
    expect(first.clock.frame?.at).toBe(T0);
  });

  test('the same frame again changes no record', () => {
    const data = {
      service,
      series: [
        { name: 'errors_total', kind: 'counter' as const, labels: {}, samples: [[T0, 1]] as [number, number][] },
      ],
    };
    const first = judgeFrame(new Map(), undefined, data, settings);
    const again = judgeFrame(first.changed, first.clock.frame, data, settings);
    expect(again.changed.size).toBe(0);
    expect(again.clock.frame).toBe(first.clock.frame);
    expect(again.counts).toEqual({ duplicate: 1 });
  });
});
