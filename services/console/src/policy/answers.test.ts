import { topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { detailOf, summaryOf, watchedStates } from './answers.ts';
import type { IncidentView, RemediationView } from './view.ts';

const incident = topics['incident.opened'].data.parse(topics['incident.opened'].examples[0]).incident;
const { startedAt, openedAt } = incident;
const remediation: RemediationView = {
  id: 'rem-1',
  action: 'restart',
  service: 'payments',
  state: 'waiting',
  plan: 'restart payments',
};
const view: IncidentView = { incident, remediations: [] };

test('a summary says what is going on in words', () => {
  expect(summaryOf(view)).toMatchObject({ id: incident.id, services: ['payments'], waiting: false });
  const service = { env: 'demo', service: 'payments' };
  const known = summaryOf({
    ...view,
    cause: { service, faultClass: 'bad-deploy', confidence: 0.666, evidence: [] },
    remediations: [remediation],
  });
  expect(known).toMatchObject({
    cause: 'payments: bad deploy, 67 % sure',
    action: 'restart payments: waits for approval',
    waiting: true,
  });
});

test('nothing waits once the incident is over', () => {
  const over = { ...incident, status: 'resolved' as const, resolvedAt: openedAt };
  expect(summaryOf({ incident: over, remediations: [remediation] }).waiting).toBe(false);
});

describe('times', () => {
  test('detection and repair count from the first symptom', () => {
    expect(detailOf(view, []).timings).toEqual({ detectMs: 3_100 });
    const over = { ...incident, status: 'resolved' as const, resolvedAt: startedAt + 32_000 };
    const timings = detailOf({ ...view, incident: over, acknowledgedAt: openedAt + 5_000 }, []).timings;
    expect(timings).toEqual({ detectMs: 3_100, acknowledgeMs: 5_000, repairMs: 32_000 });
  });

  test('clocks that disagree do not make them negative', () => {
    expect(detailOf({ ...view, incident: { ...incident, startedAt: openedAt + 50 } }, []).timings.detectMs).toBe(0);
  });
});

test('a service is as bad as its worst finding; what is not watched but troubled is shown too', () => {
  const findings = [
    { service: 'payments', severity: 'warning' as const },
    { service: 'payments', severity: 'critical' as const },
    { service: 'payments', severity: 'info' as const },
    { service: 'stranger', severity: 'info' as const },
  ];
  expect(watchedStates(['catalog', 'payments'], findings)).toEqual([
    { service: 'catalog', state: 'ok' },
    { service: 'payments', state: 'critical' },
    { service: 'stranger', state: 'info' },
  ]);
});
