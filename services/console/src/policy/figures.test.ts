import { describe, expect, test } from '@jest/globals';
import { figuresOf } from './figures.ts';
import type { IncidentView, RemediationState } from './view.ts';

const T0 = 1_790_000_000_000;

function view(rung: number, tookMs: number | undefined, state?: RemediationState, costUsd?: number): IncidentView {
  const over = tookMs === undefined ? {} : { resolvedAt: T0 + tookMs };
  return {
    incident: {
      id: `inc-${rung}-${tookMs}`,
      env: 'demo',
      title: 'payments: unreachable',
      status: tookMs === undefined ? 'triggered' : 'resolved',
      severity: 'critical',
      rung,
      openedAt: T0 + 100,
      startedAt: T0,
      services: [],
      findings: [],
      revision: 1,
      ...over,
    },
    remediations: state ? [{ id: 'rem-1', action: 'restart', service: 'payments', state, plan: '' }] : [],
    ...(costUsd !== undefined && { models: { answers: 1, cached: 0, costUsd } }),
  };
}

describe('the figures', () => {
  test('of nothing are nothing', () => {
    expect(figuresOf([])).toEqual({
      incidents: 0,
      resolved: 0,
      settledBy: { rules: 0, smallModel: 0, largeModel: 0, human: 0 },
      healed: 0,
      costUsd: 0,
    });
  });

  test('count by the highest rung that looked, and only what is over', () => {
    const views = [
      view(0, 30_000, 'verified'),
      view(1, 40_000, 'verified'),
      view(2, 10_000),
      view(3, 90_000),
      view(3, undefined),
    ];
    expect(figuresOf(views)).toMatchObject({
      incidents: 5,
      resolved: 4,
      settledBy: { rules: 1, smallModel: 1, largeModel: 1, human: 1 },
      healed: 2,
    });
  });

  test('an action that did not help heals nothing', () => {
    expect(figuresOf([view(3, 60_000, 'ineffective')]).healed).toBe(0);
  });

  test('take the median of the repairs, and the cost of open incidents too', () => {
    const views = [
      view(0, 10_000),
      view(0, 30_000, 'verified', 0.01),
      view(0, 90_000),
      view(2, undefined, undefined, 0.02),
    ];
    expect(figuresOf(views)).toMatchObject({ medianRepairMs: 30_000, costUsd: expect.closeTo(0.03, 6) });
  });
});
