import type { Timer } from '@hale/bus';
import type { DataOf, Finding } from '@hale/events';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { finding, settings, T0 } from '../../test/scenario.ts';
import { type Held, heldAnew, heldSchema, holdOf, holdTimer, raisedWhileHeld } from './hold.ts';
import { type Plan, planAfter } from './plan.ts';

type Change = DataOf<'changes.recorded'>;
type Move =
  | { readonly raise: Finding }
  | { readonly clear: Finding }
  | { readonly change: Change }
  | { readonly ended: string }
  | { readonly waitMs: number };

const STEP_MS = 1_000;
const service = fc.constantFrom('storefront', 'checkout', 'payments');
const aFinding = fc
  .record({
    name: service,
    symptom: fc.constantFrom('unreachable', 'error-response', 'slow', 'level-high'),
    episode: fc.nat(40),
    revision: fc.nat(2),
  })
  .map(({ name, symptom, episode, revision }) =>
    finding(name, { symptom, revision, startedAt: T0 + episode * STEP_MS, fingerprint: `${name}-${symptom}` }),
  );
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: aFinding.map((raise) => ({ raise })) },
  { weight: 1, arbitrary: aFinding.map((clear) => ({ clear })) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        name: service,
        kind: fc.constantFrom('deploy', 'stop', 'start', 'healing', 'die'),
        by: fc.constantFrom('ci', 'docker'),
        at: fc.nat(40),
      })
      .map(({ name, kind, by, at }) => ({
        change: {
          service: { env: 'demo', service: name },
          kind,
          by,
          text: kind,
          at: T0 + at * STEP_MS,
        } satisfies Change,
      })),
  },
  { weight: 1, arbitrary: service.map((ended) => ({ ended })) },
  { weight: 2, arbitrary: fc.nat(90_000).map((waitMs) => ({ waitMs })) },
);

/** The waiting room as the handlers keep it, with its timers and its clock. */
class Room {
  readonly held = new Map<string, Held>();
  /** Raised and neither cleared nor given a place, by fingerprint. */
  readonly active = new Map<string, Finding>();
  readonly #plans = new Map<string, Plan>();
  readonly #resolvedAt = new Map<string, number>();
  readonly #timers = new Map<string, Timer>();
  #now = T0;
  holds = 0;

  do(one: Move): void {
    if ('raise' in one) this.#raise(one.raise);
    else if ('clear' in one) this.#clear(one.clear);
    else if ('change' in one) this.#change(one.change);
    else if ('ended' in one) this.#resolvedAt.set(`demo/${one.ended}`, this.#now);
    this.wait('waitMs' in one ? one.waitMs : STEP_MS);
  }

  /** Time passes, and what is due fires. */
  wait(ms: number): void {
    this.#now += ms;
    const due = [...this.#timers.values()].filter(({ dueAt }) => dueAt <= this.#now);
    for (const { key, data } of due) {
      this.#timers.delete(key);
      const held = this.held.get(data['fingerprint'] ?? '');
      if (held && String(held.until) === data['until']) this.#place(held.finding.fingerprint);
    }
  }

  get waiting(): boolean {
    return this.#timers.size > 0;
  }

  #raise(raised: Finding): void {
    const known = this.held.get(raised.fingerprint);
    if (!known) {
      const held = holdOf(raised, this.#surroundings, settings, this.#now);
      if (held) this.#hold(held);
      return;
    }
    const again = raisedWhileHeld(known, raised, this.#surroundings, settings, this.#now);
    if (again.kind === 'hold') this.#hold(again.held);
    if (again.kind === 'place') this.#place(raised.fingerprint);
  }

  #clear({ fingerprint, startedAt }: Finding): void {
    const held = this.held.get(fingerprint);
    if (!held || startedAt < held.finding.startedAt) return;
    this.#place(fingerprint);
  }

  #change(change: Change): void {
    const name = `demo/${change.service.service}`;
    const after = planAfter(this.#plans.get(name), change, settings);
    if (after) this.#plans.set(name, after);
    for (const held of this.held.values()) {
      const anew = heldAnew(held, this.#surroundings, settings, this.#now);
      if (anew !== held) this.#hold(anew);
    }
  }

  #hold(held: Held): void {
    this.holds += 1;
    expect(heldSchema.parse(JSON.parse(JSON.stringify(held)))).toEqual(held);
    this.held.set(held.finding.fingerprint, held);
    this.active.set(held.finding.fingerprint, held.finding);
    const timer = holdTimer(held);
    this.#timers.set(timer.key, timer);
  }

  #place(fingerprint: string): void {
    this.held.delete(fingerprint);
    this.active.delete(fingerprint);
  }

  get #surroundings() {
    return { plans: this.#plans, resolvedAt: this.#resolvedAt };
  }
}

test('nothing that is held back is ever lost: it clears, or it gets its place when its time is over', () => {
  let holds = 0;
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 40, size: 'max' }), (moves) => {
      const room = new Room();
      for (const one of moves) {
        room.do(one);
        expect([...room.held.keys()].sort()).toEqual([...room.active.keys()].sort());
        expect(room.held.size > 0 && !room.waiting).toBe(false);
      }
      room.wait(settings.operatorPause + settings.plannedFor + moves.length * 90_000);
      expect(room.held.size).toBe(0);
      holds += room.holds;
    }),
    { numRuns: 500 },
  );
  expect(holds).toBeGreaterThan(300);
});

test('what is told late about the time before an incident ended waits; what began later does not', () => {
  const surroundings = { plans: new Map(), resolvedAt: new Map([['demo/payments', T0]]) };
  const late = (startedAt: number, now: number) =>
    holdOf(finding('payments', { symptom: 'slow', startedAt }), surroundings, settings, now)?.until;
  expect(late(T0 - 5_000, T0 + 10_000)).toBe(T0 + 30_000);
  expect(late(T0 + 1, T0 + 10_000)).toBeUndefined();
  expect(late(T0 - 5_000, T0 + 30_000)).toBeUndefined();
});

test('what is only of note is never held', () => {
  const plans = new Map([
    ['demo/payments', { planned: { kind: 'stop' as const, since: T0, at: T0, until: T0 + 9_000 } }],
  ]);
  const surroundings = { plans, resolvedAt: new Map<string, number>() };
  expect(holdOf(finding('payments'), surroundings, settings, T0)).toBeDefined();
  expect(holdOf(finding('payments', { severity: 'info' }), surroundings, settings, T0)).toBeUndefined();
});
