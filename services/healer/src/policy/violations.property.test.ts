import type { SignalSource } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  act,
  action,
  config,
  core,
  found,
  guardrails,
  HOUR,
  MINUTE,
  seen,
  situation,
  T0,
} from '../../test/builders.ts';
import { checkGuards, GUARDS, type GuardName } from './guards.ts';
import { propose, withDiagnosis } from './proposal.ts';
import type { State } from './records.ts';
import type { Situation } from './situation.ts';

const ago = (maxMs: number) => fc.integer({ min: 0, max: maxMs }).map((ms) => T0 - ms);
const by = fc.constantFrom('ada', 'ci', 'docker');
const change = fc.record({ at: ago(HOUR), by });
const source = fc.constantFrom<SignalSource>('probe', 'metric', 'trace', 'docker', 'log', 'alert', 'host', 'watcher');
const faultClass = fc.constantFrom('crash', 'hang', 'latency', 'bad-deploy', 'code-error', 'cache');

/** Anything that may be so, good and bad: what is broken on purpose is put on top of it. */
const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    mode: fc.constantFrom('auto' as const, 'suggest' as const, 'dry-run' as const),
    diagnosedAt: ago(HOUR),
    sources: fc.array(source, { maxLength: 4 }),
    observations: fc.array(
      fc.boolean().map((ok) => seen(ok)),
      { maxLength: 2 },
    ),
    findings: fc.array(fc.record({ source, windowMs: fc.constantFrom(undefined, 10_000, HOUR) }), { maxLength: 3 }),
    history: fc.array(fc.record({ at: ago(30 * HOUR), action: fc.constantFrom('restart', 'other') }), { maxLength: 4 }),
    changes: fc.record({ stop: change, deploy: change, rollback: change, start: change }, { requiredKeys: [] }),
    faultClass,
  })
  .map(({ faultClass: fault, findings, history, ...rest }) =>
    situation({
      ...rest,
      remediation: { ...situation().remediation, faultClass: fault },
      findings: findings.map(({ windowMs, ...one }) => found(windowMs === undefined ? one : { ...one, windowMs })),
      history: history.map((one) => act({ ...one, id: `rem-${one.at}`, outcome: 'verified' })),
    }),
  );

type Break = (around: Situation) => fc.Arbitrary<Partial<Situation>>;

/** For every guard, what it is there to hold back: no situation around it may make it pass. */
const VIOLATIONS: Readonly<Record<GuardName, Break>> = {
  'kill-switch': () => ago(HOUR).map((at) => ({ killSwitch: { engaged: true, by: 'ada', at } })),
  mode: () => fc.constantFrom<Partial<Situation>>({ mode: 'suggest' }, { action: action({ destructive: true }) }),
  precondition: () =>
    fc.constantFrom<Partial<Situation>>(
      { action: action({ precondition: { probes: 'failing' } }), observations: [seen(true)] },
      { action: action({ precondition: { probes: 'failing' } }), observations: [] },
      { action: action({ precondition: { probes: 'answering' } }), observations: [seen(true), seen(false, 'port')] },
      { action: action({ precondition: { probes: 'answering' } }), observations: [] },
    ),
  verifiable: () =>
    fc.constantFrom<Partial<Situation>>(
      { observations: [], findings: [] },
      { observations: [], findings: [found({ windowMs: HOUR })] },
    ),
  maintenance: () =>
    fc.integer({ min: 1, max: 60 }).map((minutes) => {
      const window = { from: iso(T0 - MINUTE), to: iso(T0 + minutes * MINUTE) };
      return { rules: guardrails({ maintenance: [window] }) };
    }),
  'business-hours': () =>
    fc.integer({ min: 17 * 60, max: 32 * 60 }).map((minute) => ({
      now: Date.parse('2026-03-04T00:00:00Z') + minute * MINUTE,
      action: action({ destructive: true }),
    })),
  'service-rate': ({ history }) =>
    fc
      .array(ago(HOUR - 1), { minLength: 3, maxLength: 6 })
      .map((times) => ({ history: [...(history ?? []), ...times.map((at) => act({ at, action: 'other' }))] })),
  'global-rate': ({ history }) =>
    fc.array(ago(HOUR - 1), { minLength: 10, maxLength: 14 }).map((times) => ({
      history: [...(history ?? []), ...times.map((at) => act({ at, service: `demo/s${at % 7}` }))],
    })),
  cooldown: ({ history }) => ago(5 * MINUTE - 1).map((at) => ({ history: [...(history ?? []), act({ at })] })),
  attempts: ({ history }) =>
    fc
      .array(ago(20 * HOUR), { minLength: 3, maxLength: 5 })
      .map((times) => ({ history: [...(history ?? []), ...times.map((at) => act({ at }))] })),
  breaker: ({ history }) =>
    fc.array(ago(20 * HOUR), { minLength: 2, maxLength: 4 }).map((times) => ({
      history: [...(history ?? []), ...times.map((at) => act({ at, finishedAt: at, outcome: 'failed' }))],
    })),
  'not-repeated': ({ history, remediation }) =>
    fc
      .record({
        at: ago(20 * HOUR),
        outcome: fc.constantFrom('failed' as const, 'ineffective' as const, 'undone' as const),
      })
      .map((bad) => ({ history: [...(history ?? []), act({ ...bad, faultClass: remediation.faultClass })] })),
  'previous-outcome': ({ history }) =>
    ago(MINUTE).map((at) => ({
      history: [
        ...(history ?? []).filter((one) => one.at < at),
        act({ at, incident: 'inc-0', finishedAt: at, outcome: 'ineffective' }),
      ],
    })),
  neighbourhood: () =>
    fc.constantFrom('payments', 'checkout').map((name) => ({ busy: [{ id: 'rem-2', service: `demo/${name}` }] })),
  staleness: () => fc.integer({ min: 31, max: 600 }).map((minutes) => ({ diagnosedAt: T0 - minutes * MINUTE })),
  'operator-change': ({ remediation, changes }) =>
    ago(9 * MINUTE).chain((at) => {
      const stopped = { changes: { ...without(changes, 'start'), stop: { at, by: 'ada' } } };
      const rolledBack = { changes: { ...without(changes, 'deploy'), rollback: { at, by: 'ada' } } };
      const deployed = { changes: { deploy: { at, by: 'ci' } } };
      return fc.constantFrom(stopped, rolledBack, ...(remediation.faultClass === 'bad-deploy' ? [] : [deployed]));
    }),
  'independent-signals': () =>
    fc
      .constantFrom<readonly SignalSource[]>([], ['log'], ['log', 'log', 'watcher'], ['probe'], ['metric', 'metric'])
      .map((sources) => ({ sources, observations: [seen(true)] })),
};

const YIELDING = new Set<GuardName>(['mode', 'previous-outcome', 'independent-signals']);

function without(changes: Situation['changes'], kind: 'start' | 'deploy') {
  const { [kind]: _, ...rest } = changes ?? {};
  return rest;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

describe.each(GUARDS.map((name) => [name] as const))('%s', (name) => {
  test('never passes what it is there to hold back, whoever asks unless it is left to a person', () => {
    const violated = anySituation.chain((around) =>
      VIOLATIONS[name](around).map((broken) => ({ ...around, ...broken })),
    );
    const asker = fc.constantFrom('policy' as const, 'person' as const);
    fc.assert(
      fc.property(violated, asker, (broken, who) => {
        const answer = checkGuards({ ...broken, asker: who }).find(({ guard }) => guard === name);
        const isLeft = who === 'person' && YIELDING.has(name);
        expect(answer?.passed).toBe(isLeft);
        expect(answer?.detail.startsWith('left to the person: ')).toBe(isLeft);
      }),
      { numRuns: 200 },
    );
  });
});

test.each(['killSwitch', 'findings', 'history', 'busy', 'edges', 'changes'] as const)(
  'whatever else is so, %s that cannot be read refuses',
  (part) => {
    fc.assert(
      fc.property(anySituation, fc.constantFrom('policy' as const, 'person' as const), (around, asker) => {
        expect(checkGuards({ ...around, asker, [part]: null }).some(({ passed }) => !passed)).toBe(true);
      }),
    );
  },
);

const READABLE: State = {
  remediations: new Map(),
  incidents: new Map(),
  history: [],
  killSwitch: { engaged: false, by: 'nobody', at: 0 },
  findings: new Map([['fp-log', found({ source: 'log', symptom: 'error-log' })]]),
  changes: new Map(),
  topology: new Map(),
};

test('text alone ends at an approval, in every mode, however sure and of whatever class the diagnosis is', () => {
  const cause = fc.record({
    confidence: fc.double({ min: 0.7, max: 1, noNaN: true }),
    lines: fc.integer({ min: 1, max: 30 }),
    faultClass: fc.constantFrom('crash' as const, 'cache' as const, 'code-error' as const, 'bad-deploy' as const),
  });
  const mode = fc.constantFrom('auto' as const, 'suggest' as const, 'dry-run' as const);
  const pin = fc.constantFrom('auto' as const, 'suggest' as const, 'dry-run' as const, undefined);
  fc.assert(
    fc.property(cause, mode, pin, fc.boolean(), ({ confidence, lines, faultClass: fault }, global, own, probed) => {
      const evidence = Array.from({ length: lines }, (_, n) => ({
        id: `fp-${n}`,
        source: 'log' as const,
        text: 'x',
        at: T0,
      }));
      const service = { env: 'demo', service: 'payments' };
      const causes = [{ service, faultClass: fault, confidence, evidence }];
      const diagnosis = {
        id: 'dia-1',
        incident: 'inc-1',
        rung: 2,
        inconclusive: false,
        causes,
        report: '',
        missing: [],
      };
      const incident = withDiagnosis(undefined, diagnosis, T0, T0 - MINUTE);
      const chosen = action(own === undefined ? {} : { mode: own });
      const settings = config({ mode: global });
      const rules = { config: settings, core: core(), configHash: 'c0ffee' };
      const choice = {
        chosen: true as const,
        name: 'restart',
        action: chosen,
        cause: incident.diagnosis.cause,
        attempt: 1,
      };
      if (choice.cause === null) throw new Error('no cause');
      const observations = probed ? [seen(true)] : [];
      const step = propose(
        { ...choice, cause: choice.cause },
        incident,
        { observations, effect: 'run true' },
        READABLE,
        rules,
        T0,
      );
      expect(step.reason).toBe('awaits-approval');
      expect(step.events?.map(({ type }) => type)).toEqual(['remediation.proposed']);
    }),
  );
});
