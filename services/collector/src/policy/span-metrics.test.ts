import { describe, expect, test } from '@jest/globals';
import type { Span } from './otlp/traces.ts';
import { SpanMetrics } from './span-metrics.ts';

const T0 = 1_790_000_000_000;

const span = (service: string, kind: Span['kind'], durationMs: number, more: Partial<Span> = {}): Span => ({
  spanId: 's',
  service: { env: 'demo', service },
  name: 'GET /',
  kind,
  startedAt: T0,
  durationMs,
  error: false,
  ...more,
});

/** Values by service, name and labels. */
function valuesOf(metrics: SpanMetrics): Map<string, number> {
  const values = new Map<string, number>();
  for (const { data } of metrics.frames(T0)) {
    const frame = data as {
      service: { service: string };
      source: string;
      series: { name: string; labels: Record<string, string>; samples: [number, number][] }[];
    };
    expect(frame.source).toBe('trace');
    for (const { name, labels, samples } of frame.series) {
      values.set([frame.service.service, name, ...Object.values(labels)].join(' '), samples[0]?.[1] ?? Number.NaN);
    }
  }
  return values;
}

describe('the rates of spans', () => {
  test('are those of who served, with errors and durations', () => {
    const metrics = new SpanMetrics();
    metrics.record([
      span('web', 'server', 40),
      span('web', 'server', 400, { error: true }),
      span('web', 'internal', 9_000),
    ]);
    const values = valuesOf(metrics);
    expect(values.get('web span_requests_total false')).toBe(1);
    expect(values.get('web span_requests_total true')).toBe(1);
    expect(values.get('web span_duration_seconds_sum')).toBeCloseTo(0.44);
    expect(values.get('web span_duration_seconds_bucket 0.05')).toBe(1);
    expect(values.get('web span_duration_seconds_bucket 0.5')).toBe(2);
    expect(values.get('web span_duration_seconds_bucket +Inf')).toBe(2);
    expect(values.has('web span_called_duration_seconds_count')).toBe(false);
  });

  test('hold what callers waited against whom they called, not against themselves', () => {
    const metrics = new SpanMetrics();
    metrics.record([span('web', 'client', 800, { peer: 'items' }), span('web', 'client', 100)]);
    const values = valuesOf(metrics);
    expect(values.get('items span_called_duration_seconds_count')).toBe(1);
    expect(values.get('items span_called_duration_seconds_sum')).toBeCloseTo(0.8);
    expect([...values.keys()].filter((key) => key.startsWith('web'))).toEqual([]);
    expect(values.has('items span_requests_total false')).toBe(false);
  });

  test('only rise', () => {
    const metrics = new SpanMetrics();
    for (let turn = 1; turn <= 3; turn += 1) {
      metrics.record([span('web', 'server', 20_000)]);
      expect(valuesOf(metrics).get('web span_duration_seconds_bucket +Inf')).toBe(turn);
      expect(valuesOf(metrics).get('web span_duration_seconds_bucket 10')).toBe(0);
    }
  });

  test('are bounded in services', () => {
    const metrics = new SpanMetrics();
    metrics.record(Array.from({ length: 600 }, (_, index) => span(`s${index}`, 'server', 1)));
    expect(new Set([...valuesOf(metrics).keys()].map((key) => key.split(' ')[0])).size).toBe(500);
  });
});
