import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { action, guardrails, HOUR, MINUTE, seen, T0 } from '../../test/builders.ts';
import { checkGuards, failing } from './guards.ts';
import type { Act, KillSwitch } from './records.ts';

const EDGES = [
  { caller: 'a', callee: 'b' },
  { caller: 'b', callee: 'c' },
];
/** Written out, so that the property does not rest on the code that it tests. */
const NEAR: Record<string, readonly string[]> = { a: ['a', 'b'], b: ['a', 'b', 'c'], c: ['b', 'c'], d: ['d'] };
const OUTCOMES = ['verified', 'ineffective', 'failed', 'recovered'] as const;
const WINDOW = { from: T0 + 2 * HOUR, to: T0 + 3 * HOUR };
const RULES = guardrails({
  maxPerServicePerHour: 2,
  globalPerHour: 4,
  breaker: { failures: 2, within: '6h', openFor: '90m' },
  maintenance: [{ from: new Date(WINDOW.from).toISOString(), to: new Date(WINDOW.to).toISOString() }],
});
const ACTION = action({ cooldown: '7m', maxAttempts: 20 });

const command = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE }) }),
  fc.record({
    kind: fc.constant('ask' as const),
    service: fc.constantFrom('a', 'b', 'c', 'd'),
    action: fc.constantFrom('restart', 'scale'),
    asker: fc.constantFrom('policy' as const, 'person' as const),
  }),
  fc.record({ kind: fc.constant('finish' as const), nth: fc.nat(5), outcome: fc.constantFrom(...OUTCOMES) }),
  fc.record({ kind: fc.constant('kill-switch' as const), engaged: fc.boolean() }),
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

interface Done {
  readonly acts: Act[];
  readonly killed: ReadonlySet<string>;
}

/** Runs the commands against the guards alone: what they let through is done, and finished when told. */
function run(commands: readonly Command[]): Done {
  const acts: Act[] = [];
  const killed = new Set<string>();
  let now = T0;
  let killSwitch: KillSwitch = { engaged: false, by: 'nobody', at: 0 };
  for (const [index, one] of commands.entries()) {
    if (one.kind === 'wait') now += one.ms;
    if (one.kind === 'kill-switch') killSwitch = { engaged: one.engaged, by: 'ada', at: now };
    // A millisecond apart, so that the order of an end and a beginning shows in their times.
    if (one.kind === 'finish') finishNth(acts, one.nth, one.outcome, ++now);
    if (one.kind !== 'ask') continue;
    const id = `rem-${index}`;
    const remediation = { id, incident: id, service: `demo/${one.service}`, action: one.action, faultClass: 'crash' };
    const results = checkGuards({
      now,
      asker: one.asker,
      rules: RULES,
      action: ACTION,
      mode: 'auto',
      remediation,
      diagnosedAt: now,
      sources: ['probe', 'metric'],
      observations: [seen(false)],
      findings: [],
      killSwitch,
      history: acts,
      busy: acts.filter((act) => act.finishedAt === undefined).map(({ id, service }) => ({ id, service })),
      edges: EDGES,
      changes: {},
    });
    if (failing(results).length > 0) continue;
    acts.push({ ...remediation, at: now });
    if (killSwitch.engaged) killed.add(id);
  }
  return { acts, killed };
}

function finishNth(acts: Act[], nth: number, outcome: (typeof OUTCOMES)[number], now: number): void {
  const running = acts.filter((act) => act.finishedAt === undefined);
  const chosen = running[nth % Math.max(1, running.length)];
  if (chosen) acts[acts.indexOf(chosen)] = { ...chosen, outcome, finishedAt: now };
}

const pairs = (acts: readonly Act[]) =>
  acts.flatMap((first, i) => acts.slice(i + 1).map((second) => [first, second] as const));

const holds = (property: (done: Done) => void) =>
  fc.assert(
    fc.property(fc.array(command, { minLength: 20, maxLength: 120, size: 'max' }), (commands) =>
      property(run(commands)),
    ),
    { numRuns: 300 },
  );

test('the histories are not idle: some act, some are refused', () => {
  const [sample] = fc.sample(fc.array(command, { minLength: 100, maxLength: 120, size: 'max' }), {
    numRuns: 1,
    seed: 7,
  });
  const asked = sample?.filter(({ kind }) => kind === 'ask').length ?? 0;
  const done = run(sample ?? []).acts.length;
  expect(done).toBeGreaterThan(2);
  expect(done).toBeLessThan(asked);
});

test('never more than maxPerServicePerHour on a service, nor globalPerHour in all, in any sliding hour', () => {
  holds(({ acts }) => {
    for (const { at, service } of acts) {
      const hour = acts.filter((act) => act.at > at - HOUR && act.at <= at);
      expect(hour.length).toBeLessThanOrEqual(4);
      expect(hour.filter((act) => act.service === service).length).toBeLessThanOrEqual(2);
    }
  });
});

test('the cooldown of an action on a service is respected', () => {
  holds(({ acts }) => {
    for (const [first, second] of pairs(acts)) {
      if (first.service !== second.service || first.action !== second.action) continue;
      expect(second.at - first.at).toBeGreaterThanOrEqual(7 * MINUTE);
    }
  });
});

test('nothing while the kill switch is engaged, nothing in a maintenance window', () => {
  holds(({ acts, killed }) => {
    expect(killed.size).toBe(0);
    expect(acts.filter(({ at }) => at >= WINDOW.from && at < WINDOW.to)).toEqual([]);
  });
});

test('nothing on a service while its breaker is open', () => {
  holds(({ acts }) => {
    for (const { at, service } of acts) {
      const bad = acts
        .filter((act) => act.service === service && (act.outcome === 'failed' || act.outcome === 'ineffective'))
        .map((act) => act.finishedAt ?? 0)
        .filter((end) => end <= at);
      const tripped = bad.filter((last) => bad.filter((end) => end <= last && last - end < 6 * HOUR).length >= 2);
      expect(tripped.filter((last) => at < last + 90 * MINUTE)).toEqual([]);
    }
  });
});

test('never two at once in a neighbourhood', () => {
  holds(({ acts }) => {
    for (const [first, second] of pairs(acts)) {
      if (!NEAR[first.service.slice(5)]?.includes(second.service.slice(5))) continue;
      expect(first.finishedAt).toBeDefined();
      expect(second.at).toBeGreaterThanOrEqual(first.finishedAt ?? Number.POSITIVE_INFINITY);
    }
  });
});
