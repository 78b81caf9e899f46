import { describe, expect, test } from '@jest/globals';
import type { SeenIncident } from './console-api.ts';
import { nonFaultRecordOf, type Observation, outcomeOf, recordOf } from './record.ts';
import type { ActionLine } from './shop-api.ts';
import { readTruth } from './truth.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const crash = readTruth().faults['crash']!;

interface Shape {
  readonly status?: SeenIncident['incident']['status'];
  readonly rung?: number;
  readonly openedS?: number;
  readonly cause?: readonly [service: string, faultClass: string] | null;
  readonly states?: readonly string[];
  readonly service?: string;
}

function incident({
  status = 'resolved',
  rung = 0,
  openedS = 2,
  cause,
  states = [],
  service = 'ledger',
}: Shape): SeenIncident {
  return {
    incident: {
      id: `i-${openedS}`,
      title: 'something',
      status,
      severity: 'critical',
      rung,
      startedAt: START + openedS * 1_000,
      openedAt: START + openedS * 1_000,
      services: [{ service }],
      findings: [],
    },
    ...(cause !== undefined && {
      cause: cause && { service: { service: cause[0] }, faultClass: cause[1], confidence: 0.9 },
    }),
    remediations: states.map((state, index) => ({ id: `r${index}`, action: 'restart', service, state })),
    timeline: states.includes('verified')
      ? [{ type: 'remediation.finished', title: `Proven: restart ${service}`, at: START + 30_000 }]
      : [],
  };
}

const line = (action: string, service: string, second = 4): ActionLine => ({
  time: new Date(START + second * 1_000).toISOString(),
  action,
  service,
  key: 'k',
});

const healed = incident({ cause: ['ledger', 'crash'], states: ['verified'] });

function seen(incidents: readonly SeenIncident[], acted: readonly ActionLine[] = []): Observation {
  return { injectedAt: START, service: 'ledger', incidents, acted };
}

const judged = (incidents: readonly SeenIncident[], acted: readonly ActionLine[] = [], fault = crash) =>
  recordOf('crash', 'payments', fault, seen(incidents, acted), outcomeOf(incidents));

describe('where a fault stands', () => {
  test.each([
    ['undetected', []],
    ['healed', [healed]],
    ['recovered', [incident({ states: ['recovered'] })]],
    ['open', [incident({ status: 'triggered', states: ['running'] })]],
    ['open', [incident({ status: 'triggered', cause: null })]],
    ['open', [healed, incident({ status: 'triggered' })]],
    ['approval', [incident({ status: 'triggered', states: ['waiting'] })]],
    ['human', [incident({ status: 'triggered', rung: 3, cause: null })]],
    ['open', [incident({ status: 'triggered', rung: 3, states: ['approved'] })]],
  ] as const)('%s', (outcome, incidents) => {
    expect(outcomeOf(incidents)).toBe(outcome);
  });
});

describe('the record of a fault', () => {
  test('takes its times from Hale’s events and the shop’s record', () => {
    expect(judged([healed], [line('restart', 'ledger')])).toMatchObject({
      outcome: 'healed',
      detectedS: 2,
      cause: { service: 'ledger', faultClass: 'crash', confidence: 0.9 },
      causeRight: true,
      action: 'restart',
      repairedS: 4,
      verifiedS: 30,
      asExpected: true,
      falseActions: [],
    });
  });

  test('a repair that the shop does not know of is none', () => {
    expect(judged([healed])).toMatchObject({ repairedS: null });
  });

  test.each([
    ['detected too late', [{ ...healed, incident: { ...healed.incident, openedAt: START + 10_100 } }], []],
    ['a wrong service', [incident({ cause: ['web', 'crash'], states: ['verified'] })], []],
    ['a wrong class', [incident({ cause: ['ledger', 'hang'], states: ['verified'] })], []],
    ['no cause', [incident({ cause: null, states: ['verified'] })], []],
    ['over by itself', [incident({ cause: ['ledger', 'crash'] })], []],
    ['an action on another service', [healed], [line('restart', 'ledger'), line('restart', 'web')]],
    ['another action', [healed], [line('rollback', 'ledger')]],
  ] as const)('%s is not as expected', (_, incidents, acted) => {
    expect(judged(incidents, acted).asExpected).toBe(false);
  });

  test('actions that should not be are false ones', () => {
    const acted = [line('restart', 'ledger'), line('restart', 'web'), line('rollback', 'ledger')];
    expect(judged([healed], acted).falseActions).toEqual(acted.slice(1));
    const human = { ...crash, outcome: 'human' as const, actions: [] };
    expect(judged([healed], acted, human).falseActions).toEqual(acted);
  });

  test('of several incidents the repaired one tells the cause, the first the detection', () => {
    const early = incident({ openedS: 1, cause: ['web', 'latency'], service: 'web' });
    expect(judged([early, healed], [line('restart', 'ledger')])).toMatchObject({ detectedS: 1, causeRight: true });
  });
});

test('whatever is done about what is no fault is false', () => {
  const record = nonFaultRecordOf('planned-deploy', 'payments', seen([healed], [line('restart', 'ledger')]));
  expect(record).toMatchObject({ nonFault: 'planned-deploy', falseActions: [{ action: 'restart' }] });
  expect(record.incidents).toMatchObject([{ cause: 'ledger/crash 0.90', settled: true }]);
});
