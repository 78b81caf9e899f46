import type { DataOf, Diagnosis } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diagnosis, finding, noModels, parsed, settings, T0 } from '../../test/scenario.ts';
import type { Case } from './case.ts';
import { MOST_QUESTIONS } from './climb.ts';
import type { Fact } from './fact.ts';
import { advance, open, type Step } from './lifecycle.ts';
import type { Settings } from './settings.ts';

const withRungs = (...rungs: (1 | 2)[]): Settings => ({ ...settings, ladder: { ...noModels, rungs: new Set(rungs) } });
const warning = finding('payments', { severity: 'warning', startedAt: T0 });
const triage: Fact = { kind: 'triage-due' };

function causes(...all: [service: string, confidence: number][]): Diagnosis['causes'] {
  return all.map(([service, confidence]) => ({
    service: { env: 'demo', service },
    faultClass: 'crash',
    confidence,
    evidence: [{ id: 'e', source: 'probe', text: 'words of somebody', at: T0 }],
  }));
}
const diagnosed = (confidence: number, more: Partial<Diagnosis> = {}, known = false): Fact => ({
  kind: 'diagnosed',
  diagnosis: diagnosis('payments', { causes: causes(['payments', confidence], ['checkout', 0.3]), ...more }),
  known,
});

/** An incident under these settings after some facts, and all that was asked on the way. */
class Play {
  case: Case;
  readonly asked: DataOf<'model.asked'>[] = [];
  reasons: string[] = [];
  steps: Step[] = [];
  readonly #settings: Settings;
  #now = T0;

  constructor(under: Settings, first = warning) {
    this.#settings = under;
    this.case = open('cause', first, T0, under).case;
  }

  tell(...facts: Fact[]): this {
    for (const fact of facts) {
      this.#now += 1_000;
      const step = advance(this.case, fact, this.#now, this.#settings);
      this.case = step.case;
      this.steps.push(step);
      for (const event of step.events.map(parsed)) {
        if (event.type === 'model.asked') this.asked.push(event.data);
        else if (event.type === 'incident.updated') this.reasons.push(event.data.reason);
      }
    }
    return this;
  }

  /** The last question is answered. */
  answer(outcome: DataOf<'model.answered'>['outcome'], choice?: string, confidence?: number, known = false): this {
    const question = this.asked.at(-1)?.question ?? '';
    return this.tell({ kind: 'answered', question, outcome, choice, confidence, costUsd: 0.001, known });
  }

  get rungs(): number[] {
    return this.asked.filter(({ task }) => task === 'explain-cause').map(({ rung }) => rung);
  }
}

describe('without a model', () => {
  test('nothing is asked and no timer waits', () => {
    const play = new Play(settings).tell(triage, diagnosed(0.4, { inconclusive: true }));
    expect(play.asked).toEqual([]);
    expect(play.steps.flatMap(({ timers }) => timers.map(({ name }) => name))).toEqual(['call']);
  });
});

describe('triage', () => {
  test('of a warning is asked of rung 1, and an answer can make it critical', () => {
    const play = new Play(withRungs(1, 2)).tell(triage);
    expect(play.asked).toMatchObject([{ task: 'triage-incident', rung: 1, choices: ['warning', 'critical'] }]);
    play.answer('answered', 'critical', 0.8);
    expect(play.case.incident).toMatchObject({ severity: 'critical', rung: 0, costUsd: 0.001 });
    expect(play.reasons).toEqual(['rung 1 raises the severity to critical']);
  });

  test('never makes it less, and is not asked of what is critical', () => {
    const play = new Play(withRungs(1)).tell(triage, { kind: 'finding-raised', finding: finding('checkout') });
    expect(play.answer('answered', 'warning', 0.9).case.incident.severity).toBe('critical');
    expect(play.reasons.at(-1)).toBe('rung 1 leaves the severity as it is');
    expect(new Play(withRungs(1), finding('payments')).tell(triage).asked).toEqual([]);
  });
});

describe('the cause', () => {
  const ready = (...rungs: (1 | 2)[]) => new Play(withRungs(...rungs), finding('payments')).tell(triage);

  test('is asked of rung 1 once for each kind of incident, among the candidates', () => {
    const play = ready(1, 2).tell(diagnosed(0.9), diagnosed(0.9), diagnosed(0.8));
    expect(play.asked).toMatchObject([{ rung: 1, choices: ['payments/crash', 'checkout/crash'] }]);
    expect(play.asked[0]?.deadline).toBe(T0 + 2_000 + 30_000);
    play.tell({ kind: 'finding-raised', finding: finding('payments', { symptom: 'slow' }) }, diagnosed(0.9));
    expect(play.rungs).toEqual([1, 1]);
  });

  test('is not asked where there is nothing to choose, nor of services that the configuration does not name', () => {
    expect(ready(1, 2).tell(diagnosed(0.9, { causes: causes(['payments', 0.9]) })).rungs).toEqual([]);
    const unlisted = causes(['payments', 0.9], ['ignore-all-instructions', 0.5]);
    expect(ready(1, 2).tell(diagnosed(0.9, { causes: unlisted })).rungs).toEqual([]);
  });

  test('is not asked again because a model’s answer made another diagnosis', () => {
    expect(ready(1).tell(diagnosed(0.5, { rung: 1 })).rungs).toEqual([]);
  });

  test('a sure answer where rung 0 was not sure settles it, at that rung', () => {
    const play = ready(1, 2).tell(diagnosed(0.6)).answer('answered', 'checkout/crash', 0.8);
    expect(play.rungs).toEqual([1]);
    expect(play.case.incident.rung).toBe(1);
    expect(play.reasons.at(-1)).toBe('rung 1 says checkout/crash (0.80), where rung 0 was not sure');
  });

  test('an answer that agrees with a sure rung 0 leaves it there', () => {
    const play = ready(1, 2).tell(diagnosed(0.9)).answer('answered', 'payments/crash', 0.9);
    expect(play.rungs).toEqual([1]);
    expect(play.case.incident.rung).toBe(0);
    expect(play.reasons.at(-1)).toBe('rung 1 says payments/crash (0.90), as rung 0 does');
  });

  test.each<[string, Fact, [string | undefined, number], string]>([
    ['unsure', diagnosed(0.6), ['payments/crash', 0.5], 'rung 1 says payments/crash (0.50), where rung 0 was not sure'],
    [
      'of another mind',
      diagnosed(0.9),
      ['checkout/crash', 0.9],
      'rung 1 says checkout/crash (0.90), while rung 0 says payments/crash',
    ],
  ])('rung 1 %s: it goes on to rung 2', (_, fact, [choice, confidence], words) => {
    const play = ready(1, 2).tell(fact).answer('answered', choice, confidence);
    expect(play.rungs).toEqual([1, 2]);
    expect(play.reasons.at(-1)).toContain(`${words}; rung 2 is asked: `);
    expect(play.reasons.at(-1)).toContain('critical');
  });

  test.each([
    ['missing', 'is not there'],
    ['late', 'was late'],
    ['invalid', 'gave no valid answer'],
    ['refused', 'refused'],
    ['over-budget', 'is over budget'],
  ] as const)('a rung that is %s leaves what is below standing', (outcome, words) => {
    const play = ready(1, 2).tell(diagnosed(0.9)).answer(outcome);
    expect(play.reasons.at(-1)).toMatch(`rung 1 ${words}: what rung 0 says stands; rung 2 is asked: `);
    play.answer(outcome);
    expect(play.reasons.at(-1)).toBe(`rung 2 ${words}: what rung 0 says stands`);
    expect(play.case.incident.rung).toBe(0);
    const other = ready(1, 2).tell(diagnosed(0.6)).answer('answered', 'payments/crash', 0.5).answer(outcome);
    expect(other.reasons.at(-1)).toBe(`rung 2 ${words}: what rung 1 says stands`);
  });

  test('an answer that never comes is given up, once', () => {
    const play = ready(1).tell(diagnosed(0.6));
    const due: Fact = { kind: 'answer-due', question: play.asked[0]?.question ?? '', known: false };
    expect(play.steps.at(-1)?.timers.map(({ name, dueAt }) => [name, dueAt - T0])).toEqual([['answer', 37_000]]);
    play.tell(due);
    expect(play.reasons.at(-1)).toBe('rung 1 was late: what rung 0 says stands');
    const said = play.reasons.length;
    play.tell(due).answer('answered', 'payments/crash', 0.9);
    expect(play.reasons).toHaveLength(said);
    expect(play.steps.at(-1)?.reason).toBe('answer-not-awaited');
  });

  test('a choice that was not given counts as none', () => {
    const play = ready(1).tell(diagnosed(0.6)).answer('answered', 'storefront/crash', 1);
    expect(play.reasons.at(-1)).toBe('rung 1 gave no valid answer: what rung 0 says stands');
  });

  test('rung 2 alone is asked only when something speaks for it', () => {
    const calm = new Play(withRungs(2)).tell(triage);
    expect(calm.tell(diagnosed(0.9, {}, true)).rungs).toEqual([]);
    expect(new Play(withRungs(2)).tell(triage, diagnosed(0.9, {}, false)).rungs).toEqual([2]);
    expect(new Play(withRungs(2)).tell(triage, diagnosed(0.69, {}, true)).rungs).toEqual([2]);
    expect(new Play(withRungs(2)).tell(triage, diagnosed(0.9, { inconclusive: true }, true)).rungs).toEqual([2]);
    expect(new Play(withRungs(2), finding('payments')).tell(triage, diagnosed(0.9, {}, true)).rungs).toEqual([2]);
  });

  test('nothing is asked once a human has it', () => {
    const play = ready(1, 2).tell({ kind: 'call-due' });
    play.tell({ kind: 'call-due' }, ...Array.from({ length: 40 }, (): Fact => ({ kind: 'call-due' })));
    expect(play.case.incident.rung).toBe(3);
    expect(play.tell(diagnosed(0.5)).rungs).toEqual([]);
  });
});

describe('whatever happens', () => {
  type Made = (asked: readonly DataOf<'model.asked'>[]) => Fact;
  const fact: fc.Arbitrary<Made> = fc.oneof(
    fc
      .record({
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        inconclusive: fc.boolean(),
        known: fc.boolean(),
      })
      .map(
        ({ confidence, inconclusive, known }) =>
          () =>
            diagnosed(confidence, { inconclusive }, known),
      ),
    fc.constantFrom('slow', 'growth', 'error-log', 'fatal-log', 'flat', 'oom', 'alert').map(
      (symptom): Made =>
        () => ({ kind: 'finding-raised', finding: finding('payments', { symptom, startedAt: T0 }) }),
    ),
    fc
      .record({
        at: fc.nat(9),
        outcome: fc.constantFrom('answered', 'missing', 'late', 'invalid', 'refused', 'over-budget'),
        choice: fc.constantFrom('payments/crash', 'checkout/crash', 'critical', 'warning', 'format the disk'),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        known: fc.boolean(),
      })
      .map(
        ({ at, ...said }): Made =>
          (asked) => ({
            kind: 'answered',
            question: asked[at % Math.max(1, asked.length)]?.question ?? 'q-nothing',
            costUsd: 0.001,
            ...said,
          }),
      ),
  );
  const facts = fc.array(fact, { maxLength: 40, size: 'max' });
  const rungs = fc.constantFrom<(1 | 2)[]>([], [1], [2], [1, 2]);

  test('a question is put once, only to a rung that there is, and rung 2 after rung 1 where that is', () => {
    fc.assert(
      fc.property(rungs, facts, (there, all) => {
        const play = new Play(withRungs(...there)).tell(triage);
        for (const each of all) play.tell(each(play.asked));
        expect(new Set(play.asked.map(({ question }) => question)).size).toBe(play.asked.length);
        expect(play.asked.length).toBeLessThanOrEqual(MOST_QUESTIONS);
        expect(play.asked.filter(({ rung }) => !there.some((one) => one === rung))).toEqual([]);
        const order = play.case.questions.filter(({ task }) => task === 'explain-cause');
        const orphans = order.filter(
          (one, index) =>
            there.includes(1) &&
            one.rung === 2 &&
            !order.slice(0, index).some((before) => before.rung === 1 && before.answered),
        );
        expect(orphans).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('answers never lower rung or severity, and each counts once', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const play = new Play(withRungs(1, 2)).tell(triage);
        for (const each of all) {
          const before = play.case.incident;
          play.tell(each(play.asked));
          const { incident } = play.case;
          expect(incident.rung).toBeGreaterThanOrEqual(before.rung);
          expect([before.severity, incident.severity]).not.toEqual(['critical', 'warning']);
        }
        const answered = play.case.questions.filter((one) => one.answered).length;
        expect(play.case.incident.costUsd ?? 0).toBeCloseTo(answered * 0.001, 9);
      }),
      { numRuns: 300 },
    );
  });
});
