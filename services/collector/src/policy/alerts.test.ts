import { describe, expect, test } from '@jest/globals';
import { alertmanagerSchema, prometheusSchema, sortAlerts } from './alerts.ts';
import { Identity } from './identity.ts';

const NOW = Date.parse('2026-09-21T14:00:00Z');
const watched = { aliases: [], dependsOn: [], critical: false, probes: [], scrape: [], logs: [] };
const identity = new Identity({ env: 'demo', services: { payments: watched } });
const labels = { alertname: 'HighErrorRate', job: 'payments', severity: 'critical' };
const sortPrometheus = (body: unknown) => sortAlerts(prometheusSchema.parse(body), identity, NOW);
const sortAlertmanager = (body: unknown) => sortAlerts(alertmanagerSchema.parse(body), identity, NOW);

describe('what Prometheus posts', () => {
  const firing = {
    labels,
    annotations: { summary: 'more than 5 %\u001b[31m of\nrequests fail' },
    startsAt: '2026-09-21T13:59:00.123456789Z',
    endsAt: '2026-09-21T14:04:00Z',
    generatorURL: 'http://prometheus/graph',
  };

  test('fires while its end is ahead, and is over half a minute after it', () => {
    const {
      firing: [state],
    } = sortPrometheus([firing]);
    expect(state).toMatchObject({
      finding: {
        service: { env: 'demo', service: 'payments' },
        source: 'alert',
        symptom: 'alert',
        severity: 'critical',
        signal: 'HighErrorRate',
        summary: 'alert HighErrorRate: more than 5 % [31m of requests fail',
        startedAt: Date.parse('2026-09-21T13:59:00.123Z'),
      },
      expiresAt: Date.parse('2026-09-21T14:04:30Z'),
    });
  });

  test('is resolved once its end has come, under the same fingerprint', () => {
    const {
      firing: [state],
    } = sortPrometheus([firing]);
    expect(sortPrometheus([{ ...firing, endsAt: '2026-09-21T14:00:00Z' }])).toEqual({
      firing: [],
      resolved: [state?.finding.fingerprint],
      nobodys: 0,
    });
  });

  test('of which each series of labels is an alert of its own, in whatever order they stand', () => {
    const { firing: all } = sortPrometheus([
      firing,
      { ...firing, labels: { severity: 'critical', job: 'payments', alertname: 'HighErrorRate' } },
      { ...firing, labels: { ...labels, route: '/orders' } },
    ]);
    expect(new Set(all.map(({ finding }) => finding.fingerprint)).size).toBe(2);
  });

  test.each([
    ['page', 'critical'],
    ['warning', 'warning'],
    ['info', 'info'],
    ['whatever', 'warning'],
  ])('with severity %s is %s', (severity, expected) => {
    expect(sortPrometheus([{ ...firing, labels: { ...labels, severity } }]).firing).toMatchObject([
      { finding: { severity: expected } },
    ]);
  });

  test('comes without secrets and personal data', () => {
    const annotations = { summary: 'login of ada@shop.example failed, password=hunter2' };
    expect(sortPrometheus([{ labels, annotations }]).firing).toMatchObject([
      { finding: { summary: expect.stringMatching(/: login of <email> failed, password=<secret>$/) } },
    ]);
  });

  test('about nobody is counted', () => {
    expect(sortPrometheus([{ labels: { alertname: 'Watchdog' } }])).toEqual({ firing: [], resolved: [], nobodys: 1 });
  });

  test('with a name twice, as vmalert writes it, counts by the last', () => {
    const text = '[{"labels":{"alertname":"One","alertname":"Two","job":"payments"},"endsAt":"2026-09-21T15:00:00Z"}]';
    expect(sortPrometheus(JSON.parse(text)).firing).toMatchObject([{ finding: { signal: 'Two' } }]);
  });
});

describe('what Alertmanager posts', () => {
  test('fires without an end, and is resolved when it says so', () => {
    const alert = {
      status: 'firing',
      labels,
      annotations: {},
      startsAt: '2026-09-21T13:59:00Z',
      endsAt: '0001-01-01T00:00:00Z',
    };
    const {
      firing: [state],
    } = sortAlertmanager({ version: '4', alerts: [alert] });
    expect(state?.expiresAt).toBeGreaterThan(NOW + 3_600_000);
    const over = { ...alert, status: 'resolved', endsAt: '2026-09-21T13:59:30Z' };
    expect(sortAlertmanager({ version: '4', alerts: [over] }).resolved).toEqual([state?.finding.fingerprint]);
  });
});
