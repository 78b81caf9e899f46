import type { IncidentFinding, SignalSource } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from './change.ts';
import { graphOf, type ServiceGraph } from './graph.ts';
import { rank } from './rank.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;
const SOURCES: readonly SignalSource[] = ['probe', 'metric', 'trace', 'docker', 'log', 'alert'];
const SYMPTOMS = [
  'unreachable',
  'unresponsive',
  'error-response',
  'level-high',
  'level-low',
  'slow',
  'growth',
  'saturated',
  'oom',
  'error-log',
  'fatal-log',
] as const;
/** Without traffic: that it rose speaks against a fault, so it does lower the confidence. */
const ASPECTS = ['latency', 'errors', 'cpu', 'memory', 'cache', 'logs'] as const;
const T0 = 1_790_000_000_000;
const NOW = T0 + 600_000;

const name = fc.constantFrom(...NAMES);
const instant = fc.integer({ min: T0, max: T0 + 300_000 });

const finding: fc.Arbitrary<IncidentFinding> = fc
  .record({
    service: name,
    source: fc.constantFrom(...SOURCES),
    symptom: fc.constantFrom(...SYMPTOMS),
    aspect: fc.constantFrom(undefined, ...ASPECTS),
    severity: fc.constantFrom('info', 'warning', 'critical'),
    startedAt: instant,
    lastsMs: fc.constantFrom(undefined, 5_000, 200_000),
    fingerprint: fc.uuid(),
  })
  .map(({ service, aspect, lastsMs, ...rest }) => ({
    ...rest,
    ...(aspect && { aspect }),
    ...(lastsMs && { clearedAt: rest.startedAt + lastsMs }),
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

  test('a caller never outranks an earlier callee that accounts for it: one that does not answer, or is measured to fail', () => {
    const felt = fc.constantFrom('unreachable', 'unresponsive', 'error-response', 'slow', 'oom');
    const borrowed = fc.constantFrom('error-response', 'slow', 'error-log', 'fatal-log', 'level-low');
    const weighty = fc.constantFrom('warning', 'critical');
    const measured = fc.constantFrom('probe', 'metric', 'trace');
    const one = (symptom: fc.Arbitrary<IncidentFinding['symptom']>) =>
      fc
        .tuple(finding, symptom, weighty, measured)
        .map(([given, symptom, severity, source]) => ({ ...given, aspect: undefined, symptom, severity, source }));
    const lateCaller = fc.tuple(
      fc.array(one(felt), { minLength: 1, maxLength: 6 }),
      fc.array(one(borrowed), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 100_000 }),
    );
    fc.assert(
      fc.property(lateCaller, changes, ([ofCallee, ofCaller, delay], changed) => {
        const callee = ofCallee.map((given) => about(given, 'b', given.startedAt));
        const onset = Math.min(...callee.map(({ startedAt }) => startedAt));
        const caller = ofCaller.map((given) => about(given, 'a', Math.max(given.startedAt, onset + delay)));
        const calls = graphOf({ a: { dependsOn: ['b'] } });
        const elsewhere = changed.filter(({ service }) => service.service !== 'b');
        const { causes } = rank({ findings: [...caller, ...callee], graph: calls, changes: elsewhere, now: NOW });
        expect(causes.map(({ service }) => service.service)).toEqual(['b', 'a']);
        expect(causes[0]?.confidence).toBeGreaterThan(causes[1]?.confidence ?? 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('lines, of itself or of others, neither change what is wrong with a service that was measured nor make it less suspect', () => {
    const measured = finding.filter(({ source, severity }) => source !== 'log' && severity !== 'info');
    const line = fc
      .tuple(finding, fc.constantFrom('fatal-log', 'error-log'))
      .map(([given, symptom]) => ({ ...given, symptom, source: 'log' }) as const);
    fc.assert(
      fc.property(graph, measured, fc.array(line, { maxLength: 6 }), changes, (calls, seen, lines, changed) => {
        const at = { graph: calls, changes: changed.filter(({ kind }) => kind === 'healing'), now: NOW };
        const alone = rank({ ...at, findings: [seen] }).causes[0];
        const among = rank({ ...at, findings: [seen, ...lines] }).causes;
        const still = among.find(({ service }) => service.service === seen.service.service);
        expect(still?.faultClass).toBe(alone?.faultClass);
        expect(still?.confidence).toBeGreaterThanOrEqual(alone?.confidence ?? 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('seen by one kind of collection, nothing is sure enough to act upon before it has lasted', () => {
    fc.assert(
      fc.property(graph, findings, changes, fc.constantFrom(...SOURCES), (calls, found, changed, source) => {
        const fresh = found.map((one) => ({ ...one, source, startedAt: NOW - (one.startedAt % 25_000) }));
        const { causes } = rank({ findings: fresh, graph: calls, changes: changed, now: NOW });
        for (const { confidence } of causes) expect(confidence).toBeLessThan(0.7);
      }),
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

function about(given: IncidentFinding, service: string, startedAt: number): IncidentFinding {
  const lasts = given.clearedAt === undefined ? {} : { clearedAt: startedAt + 5_000 };
  return { ...given, service: { env: 'demo', service }, startedAt, ...lasts };
}
