import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { figuresOf, quantile, type SeedResult, survivalOf } from './figures.ts';
import type { FaultRecord, IncidentNote, NonFaultRecord } from './record.ts';

const note = (rung: number, costUsd = 0): IncidentNote => ({
  id: 'i',
  title: '',
  services: ['ledger'],
  openedS: 1,
  rung,
  costUsd,
  settled: true,
  cause: null,
  diagnosis: [],
  remediations: [],
  findings: [],
});

const healed: FaultRecord = {
  fault: 'crash',
  role: 'payments',
  service: 'ledger',
  expected: { outcome: 'healed', actions: ['restart'], withinS: 10 },
  outcome: 'healed',
  injectedAt: '2026-01-01T00:00:00.000Z',
  detectedS: 3,
  cause: null,
  causeRight: true,
  action: 'restart',
  repairedS: 5,
  verifiedS: 28,
  asExpected: true,
  incidents: [note(0)],
  acted: [],
  falseActions: [],
};
const line = { time: '2026-01-01T00:00:00.000Z', action: 'restart', service: 'web', key: 'k' };
const missed: FaultRecord = {
  ...healed,
  expected: { ...healed.expected, withinS: 30 },
  outcome: 'human',
  detectedS: 20,
  causeRight: false,
  repairedS: null,
  verifiedS: null,
  asExpected: false,
  incidents: [note(3, 0.03), note(2, 0.01)],
  falseActions: [line],
};
const unseen: FaultRecord = { ...missed, outcome: 'undetected', detectedS: null, incidents: [], falseActions: [] };
const quiet: NonFaultRecord = {
  nonFault: 'scrape-gap',
  role: 'catalog',
  service: 'items',
  injectedAt: healed.injectedAt,
  incidents: [],
  acted: [],
  falseActions: [],
};
const seed = (faults: readonly FaultRecord[], nonFaults: readonly NonFaultRecord[]): SeedResult => ({
  seed: 1,
  names: {},
  load: 10,
  faults,
  nonFaults,
  violations: [],
});

test('the figures of two worlds together', () => {
  const loud = { ...quiet, incidents: [note(0)], falseActions: [line] };
  expect(figuresOf([seed([healed, missed], [quiet]), seed([healed, unseen], [loud])])).toMatchObject({
    faults: 4,
    nonFaults: 2,
    falseActions: 2,
    selfHealedRate: 0.5,
    falsePositiveRate: 0.5,
    humanEscalationRate: 0.25,
    asExpectedRate: 0.5,
    causeRightRate: 0.5,
    undetected: 1,
    detectionP50S: 3,
    detectionP95S: 20,
    probeDetectionMaxS: 3,
    mttrMedianS: 25,
    costPerIncidentUsd: 0.008,
    localShare: 0.6,
    rungs: { rules: 0.6, smallModel: 0, largeModel: 0.2, human: 0.2 },
    extraIncidents: 1,
  });
});

test('a repair that only Hale knows of does not count as healed', () => {
  expect(figuresOf([seed([{ ...healed, repairedS: null }], [])]).selfHealedRate).toBe(0);
});

test('survival counts what was lost, doubled and done twice', () => {
  const doubled = { ...healed, incidents: [note(0), note(0)], acted: [line, line] };
  const elsewhere = { ...healed, incidents: [note(0), { ...note(0), services: ['web'] }] };
  const result = survivalOf([seed([healed, unseen, doubled, elsewhere], [])]);
  expect(result).toEqual({ kills: 4, lost: 1, doubled: 1, actedTwice: 1 });
});

test('of nothing there is nothing to say', () => {
  expect(figuresOf([])).toMatchObject({ faults: 0, selfHealedRate: 0, detectionP50S: null, costPerIncidentUsd: 0 });
});

test('a quantile is one of the values, and that share is not above it', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, of) => {
      const at = quantile(all, of) ?? Number.NaN;
      expect(all).toContain(at);
      expect(all.filter((value) => value <= at).length).toBeGreaterThanOrEqual(of * all.length - 1e-9);
    }),
  );
});
