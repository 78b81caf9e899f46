import type { Signals } from '@hale/evidence';
import { describe, expect, test } from '@jest/globals';
import { chartsOf, drawn, spanOf } from './charts.ts';
import type { IncidentView } from './view.ts';

const T0 = 1_790_000_000_000;
const MINUTE = 60_000;

const incident = (over: object = {}): IncidentView['incident'] => ({
  id: 'inc-1',
  env: 'demo',
  title: 'payments: answering slowly',
  status: 'triggered',
  severity: 'warning',
  rung: 0,
  openedAt: T0,
  startedAt: T0,
  services: [{ env: 'demo', service: 'payments' }],
  findings: [],
  revision: 1,
  ...over,
});

const series = (name: string, values: readonly number[], about: object = {}): Signals['series'][number] => ({
  name,
  source: 'metric',
  points: values.map((value, index) => ({ at: T0 + index * 10_000, last: value, mean: value, max: value + 1 })),
  ...about,
});

describe('the span that is drawn', () => {
  test('begins before the first symptom and ends now, or a minute after the end', () => {
    const now = T0 + 10 * MINUTE;
    expect(spanOf({ incident: incident() }, now)).toEqual({ from: T0 - 5 * MINUTE, to: now });
    const resolved = incident({ resolvedAt: T0 + 2 * MINUTE });
    expect(spanOf({ incident: resolved }, now)).toEqual({ from: T0 - 5 * MINUTE, to: T0 + 3 * MINUTE });
  });

  test('is two hours at most, of what is latest', () => {
    const now = T0 + 600 * MINUTE;
    expect(spanOf({ incident: incident() }, now)).toEqual({ from: now - 120 * MINUTE, to: now });
  });
});

describe('the charts of a service', () => {
  test('show what findings are about first, then known aspects, then what moved most', () => {
    const finding = { service: { env: 'demo', service: 'payments' }, signal: 'latency' };
    const view = { incident: incident({ findings: [finding] }) };
    const signals: Signals = {
      series: [
        series('calm', [5, 5, 5]),
        series('lively', [1, 9, 1]),
        series('cpu', [1, 1, 1], { aspect: 'cpu' }),
        series('latency', [1, 1, 1]),
        series('lonely', [1]),
      ],
      templates: [],
    };
    const charts = chartsOf('payments', signals, view);
    expect(charts.series.map(({ name }) => name)).toEqual(['latency', 'cpu', 'lively', 'calm']);
    expect(charts.series[0]).toMatchObject({
      isAbnormal: true,
      points: [[T0, 1, 2], expect.anything(), expect.anything()],
    });
  });

  test('are bounded in services, series and templates', () => {
    const many = Array.from({ length: 30 }, (_, index) => `s${index}`);
    const signals: Signals = {
      series: many.map((name) => series(name, [1, 2])),
      templates: many.map((id) => ({ id, text: `line <${id}>`, total: 1, points: [] })),
    };
    const view = { incident: incident({ services: many.map((service) => ({ env: 'demo', service })) }) };
    expect(drawn(view)).toHaveLength(6);
    const charts = chartsOf('s0', signals, view);
    expect([charts.series.length, charts.templates.length]).toEqual([6, 5]);
  });
});
