import type { Series } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import {
  aloud,
  calm,
  findingOf,
  observe,
  type Split,
  STEP_MS,
  type Step,
  service,
  settings,
  steps,
  T0,
  whole,
} from '../../test/observed-service.ts';

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
