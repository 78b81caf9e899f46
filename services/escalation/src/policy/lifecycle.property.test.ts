import type { Timer } from '@hale/bus';
import { findTopic, type Incident, topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diagnosis, finding, parsed, remediation, settings, T0 } from '../../test/scenario.ts';
import { type Case, caseSchema, isActive, isResolved, isUnderWay } from './case.ts';
import type { Fact } from './fact.ts';
import { groupsOf, isOver } from './group.ts';
import { advance, open, type Step } from './lifecycle.ts';
import { wakeOf } from './wake.ts';

type Move =
  | { readonly fact: Fact }
  /** The timer of that rank among those that wait fires, early or late. */
  | { readonly fire: number }
  /** Everything that is active clears, one after the other. */
  | { readonly calm: true };

const service = fc.constantFrom('storefront', 'checkout', 'payments', 'stranger');
const aFinding = fc
  .record({
    service,
    severity: fc.constantFrom('warning', 'critical', 'info'),
    episode: fc.nat(3),
    revision: fc.nat(2),
  })
  .map(({ service: name, severity, episode, revision }) =>
    finding(name, { severity, revision, startedAt: T0 + episode * 1_000 }),
  );
const aRemediation = fc.constantFrom('rem-1', 'rem-2').map(remediation);

const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: aFinding.map((one): Fact => ({ kind: 'finding-raised', finding: one })) },
  {
    weight: 6,
    arbitrary: aFinding.map((one): Fact => ({ kind: 'finding-cleared', finding: one, clearedAt: one.startedAt + 500 })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('remediation-proposed'),
      remediation: aRemediation,
      needsApproval: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('remediation-decided'),
      remediation: aRemediation,
      decision: fc.constantFrom('approved', 'rejected', 'refused', 'expired'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remediation-started'), remediation: aRemediation }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('remediation-finished'),
      remediation: aRemediation,
      outcome: fc.constantFrom('verified', 'ineffective', 'failed', 'recovered', 'dry-run', 'abandoned'),
    }),
  },
  {
    weight: 1,
    arbitrary: service.map((name): Fact => ({ kind: 'diagnosed', diagnosis: diagnosis(name), known: false })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fact>({ kind: 'acknowledged', by: 'ada' }, { kind: 'resolved-by-person', by: 'ada' }),
  },
);

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fact.map((one): Move => ({ fact: one })) },
    { weight: 2, arbitrary: fc.nat(5).map((fire): Move => ({ fire })) },
    { weight: 1, arbitrary: fc.constant<Move>({ calm: true }) },
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
);

interface Handled {
  readonly before: Case | undefined;
  readonly fact: Fact;
  readonly step: Step<string>;
}

/** Runs the moves as the handlers would, on all incidents at once, and returns every step that was made. */
function run(all: readonly Move[]): Handled[] {
  const cases = new Map<string, Case>();
  const waiting: Timer[] = [];
  const handled: Handled[] = [];
  all.forEach((move, at) => {
    const now = T0 + at * 1_000;
    for (const [id, what] of targets(move, [...cases.values()], waiting, now)) {
      const before = id === undefined ? undefined : cases.get(id);
      const step = before ? advance(before, what, now, settings) : opened(what, at, now);
      if (!step) continue;
      cases.set(step.case.incident.id, step.case);
      waiting.push(...step.timers);
      handled.push({ before, fact: what, step });
    }
  });
  return handled;
}

/** The incidents that a move concerns, by id, and what it tells each of them; undefined opens one. */
function targets(move: Move, cases: readonly Case[], waiting: Timer[], now: number): [string | undefined, Fact][] {
  if ('fire' in move) {
    const [timer] = waiting.splice(move.fire, 1);
    const wake = timer && wakeOf({ id: 't', owner: 'escalation', ...timer });
    return wake ? [[wake.incident, wake.fact]] : [];
  }
  if ('calm' in move) {
    return cases.flatMap(({ incident }) =>
      incident.findings
        .filter(isActive)
        .map((one): [string, Fact] => [incident.id, { kind: 'finding-cleared', finding: one, clearedAt: now }]),
    );
  }
  const { fact: what } = move;
  if (what.kind !== 'finding-raised') return cases.map((one) => [one.incident.id, what]);
  const { fingerprint } = what.finding;
  const holders = cases.filter(({ incident }) => incident.findings.some((one) => one.fingerprint === fingerprint));
  const own = holders.find((one) => !isResolved(one));
  const past = holders.findLast(isResolved);
  if (!own && past && isOver(what.finding, past)) return [];
  return [[(own ?? groupsOf(what.finding, cases, settings, now)[0])?.incident.id, what]];
}

function opened(what: Fact, at: number, now: number): Step<string> | undefined {
  return what.kind === 'finding-raised' ? open(`cause-${at}`, what.finding, now, settings) : undefined;
}

const incidentsOf = ({ step }: Handled): Incident[] =>
  step.events.map((event) => topics['incident.opened'].data.parse(event.data).incident);

const always = (check: (handled: readonly Handled[]) => void) =>
  fc.assert(
    fc.property(moves, (all) => check(run(all))),
    { numRuns: 400 },
  );

test('an incident resolves by itself only with every finding cleared and no remediation under way', () => {
  let resolved = 0;
  always((handled) => {
    for (const { fact: what, step } of handled) {
      if (step.events[0]?.type !== 'incident.resolved' || what.kind === 'resolved-by-person') continue;
      resolved += 1;
      expect(step.case.incident.findings.some((one) => isActive(one) && one.severity !== 'info')).toBe(false);
      expect(isUnderWay(step.case)).toBe(false);
    }
  });
  expect(resolved).toBeGreaterThan(50);
});

test('nothing is said of a resolved incident', () => {
  always((handled) => {
    for (const { before, step } of handled) {
      if (!before || !isResolved(before)) continue;
      expect(step).toMatchObject({ reason: 'resolved-already', events: [], timers: [] });
      expect(step.case).toBe(before);
    }
  });
});

test('the revisions of an incident rise by one from zero, and its severity, title and rung are announced when they change', () => {
  always((handled) => {
    const told = new Map<string, Incident>();
    for (const one of handled) {
      for (const incident of incidentsOf(one)) {
        expect(incident.revision).toBe((told.get(incident.id)?.revision ?? -1) + 1);
        expect(incident.rung).toBeGreaterThanOrEqual(told.get(incident.id)?.rung ?? 0);
        told.set(incident.id, incident);
      }
      expect(told.get(one.step.case.incident.id)).toEqual(one.step.case.incident);
    }
  });
});

test('a finding is active in one open incident at most, and what escalation says and keeps can be read again', () => {
  always((handled) => {
    const cases = new Map<string, Case>();
    for (const { step } of handled) {
      cases.set(step.case.incident.id, step.case);
      expect(caseSchema.parse(JSON.parse(JSON.stringify(step.case)))).toEqual(step.case);
      for (const event of step.events) expect(findTopic(parsed(event).type)?.producers).toContain('escalation');
      const open = [...cases.values()].filter((one) => !isResolved(one));
      const active = open.flatMap(({ incident }) =>
        incident.findings.filter(isActive).map(({ fingerprint }) => fingerprint),
      );
      expect(new Set(active).size).toBe(active.length);
    }
  });
});

test('an open incident that has gone quiet waits for a timer that will end it', () => {
  always((handled) => {
    const wished = new Map<string, number>();
    for (const { step } of handled) {
      for (const { name, data, dueAt } of step.timers) {
        if (name === 'settle') wished.set(`${data['incident']}/${data['quietSince']}`, dueAt);
      }
      const { incident, quietSince } = step.case;
      if (quietSince === undefined || isResolved(step.case)) continue;
      expect(wished.get(`${incident.id}/${quietSince}`)).toBe(quietSince + settings.settle);
    }
  });
});
