import type { IncidentFinding, SignalSource } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { graphOf, type ServiceGraph } from './graph.ts';
import { rank } from './rank.ts';
import type { Change } from './suspect.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;
const SOURCES: readonly SignalSource[] = ['probe', 'metric', 'trace', 'docker', 'log', 'alert'];
const T0 = 1_790_000_000_000;
const NOW = T0 + 900_000;

const name = fc.constantFrom(...NAMES);
const instant = fc.integer({ min: T0, max: T0 + 300_000 });

const finding: fc.Arbitrary<IncidentFinding> = fc
  .record({
    service: name,
    source: fc.constantFrom(...SOURCES),
    symptom: fc.constantFrom('unreachable', 'unresponsive', 'error-response', 'level-high', 'level-low', 'fatal-log'),
    severity: fc.constantFrom('info', 'warning', 'critical'),
    startedAt: instant,
    fingerprint: fc.uuid(),
  })
  .map(({ service, ...rest }) => ({
    ...rest,
    service: { env: 'demo', service },
    detector: 'any',
    signal: 'any',
    summary: `${service} is not well`,
    revision: 0,
  }));

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    service: name.map((service) => ({ env: 'demo', service })),
    kind: fc.constantFrom('deploy', 'configuration', 'healing'),
    text: fc.constantFrom('v1', 'v2'),
    by: fc.constant('ada'),
    at: fc.integer({ min: T0 - 1_000_000, max: T0 + 300_000 }),
  }),
  { maxLength: 4 },
);

const graph: fc.Arbitrary<ServiceGraph> = fc
  .record(Object.fromEntries(NAMES.map((key) => [key, fc.subarray([...NAMES])])))
  .map((calls) => graphOf(Object.fromEntries(Object.entries(calls).map(([key, dependsOn]) => [key, { dependsOn }]))));

const findings = fc.array(finding, { minLength: 1, maxLength: 12 });

describe('rank', () => {
  test('the order of findings and changes does not change the answer', () => {
    const shuffled = fc.tuple(findings, changes).chain(([found, changed]) =>
      fc.record({
        found: fc.constant(found),
        changed: fc.constant(changed),
        foundAgain: fc.shuffledSubarray(found, { minLength: found.length }),
        changedAgain: fc.shuffledSubarray(changed, { minLength: changed.length }),
      }),
    );
    fc.assert(
      fc.property(graph, shuffled, (calls, { found, changed, foundAgain, changedAgain }) => {
        const first = rank({ findings: found, graph: calls, changes: changed, now: NOW });
        const second = rank({ findings: foundAgain, graph: calls, changes: changedAgain, now: NOW });
        expect(second).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  test('another source for the top cause never lowers its confidence', () => {
    fc.assert(
      fc.property(graph, findings, changes, finding, (calls, found, changed, other) => {
        const before = rank({ findings: found, graph: calls, changes: changed, now: NOW }).causes[0];
        if (!before) throw new Error('there are findings, so there is a cause');
        const more = [...found, { ...other, service: before.service }];
        const after = rank({ findings: more, graph: calls, changes: changed, now: NOW }).causes.find(
          ({ service }) => service.service === before.service.service,
        );
        expect(after?.confidence).toBeGreaterThanOrEqual(before.confidence);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a callee with earlier onset outranks its caller, unless only the caller’s port is closed', () => {
    const lateCaller = fc.tuple(findings, findings, fc.integer({ min: 1, max: 100_000 }));
    fc.assert(
      fc.property(lateCaller, changes, ([ofCallee, ofCaller, delay], changed) => {
        const callee = ofCallee.map((one) => ({ ...one, service: { env: 'demo', service: 'b' } }));
        const onset = Math.min(...callee.map(({ startedAt }) => startedAt));
        const caller = ofCaller.map((one) => ({
          ...one,
          service: { env: 'demo', service: 'a' },
          startedAt: Math.max(one.startedAt, onset + delay),
        }));
        const closed = caller.some(({ symptom }) => symptom === 'unreachable');
        const calleeDown = callee.some(({ symptom }) => symptom === 'unreachable' || symptom === 'unresponsive');
        fc.pre(!closed || calleeDown);
        const calls = graphOf({ a: { dependsOn: ['b'] } });
        const { causes } = rank({ findings: [...caller, ...callee], graph: calls, changes: changed, now: NOW });
        expect(causes.map(({ service }) => service.service)).toEqual(['b', 'a']);
        expect(causes[0]?.confidence).toBeGreaterThan(causes[1]?.confidence ?? 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('confidence is a probability, falls down the list, and decides whether there is a conclusion', () => {
    fc.assert(
      fc.property(graph, findings, changes, (calls, found, changed) => {
        const { causes, inconclusive, report } = rank({ findings: found, graph: calls, changes: changed, now: NOW });
        const sure = causes.map(({ confidence }) => confidence);
        expect(sure).toEqual(sure.toSorted((a, b) => b - a));
        expect(sure.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(inconclusive).toBe((sure[0] ?? 0) < 0.5);
        expect(report.length).toBeLessThanOrEqual(4_000);
      }),
    );
  });
});
