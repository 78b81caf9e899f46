import type { Feedback } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lenienceAt } from './lenience.ts';
import { RAISES } from './raises.ts';
import { hear } from './words.ts';

const START = Date.UTC(2026, 2, 2);
const DAY = 86_400_000;
const service = { env: 'demo', service: 'payments' };
const person = { by: 'ada', via: 'cli' } as const;

const signal = fc.constantFrom('queue_length', 'mail_backlog', 'threads');
const parts = fc.uniqueArray(fc.record({ signal, score: fc.double({ min: 0, max: 12, noNaN: true }) }), {
  selector: (part) => part.signal,
  minLength: 1,
});
const finding = fc
  .record({ day: fc.nat(60), parts, detector: fc.constantFrom('bank', 'window', 'probe') })
  .map(({ day, parts: made, detector }): Feedback['finding'] => ({
    fingerprint: `${detector}-${made.map((part) => part.signal).join('-')}`,
    service,
    detector,
    signal: made[0]?.signal ?? '',
    severity: 'warning',
    summary: 'queue_length is 900, usually 30',
    startedAt: START + day * DAY,
    score: made.reduce((sum, part) => sum + part.score, 0),
    threshold: 10,
    parts: made,
  }));
/** A word each about different episodes, so that none takes another's place. */
const words = fc
  .uniqueArray(fc.tuple(finding, fc.constantFrom('false-alarm' as const, 'real' as const), fc.nat(20)), {
    selector: ([{ fingerprint, startedAt }]) => `${fingerprint}/${startedAt}`,
    maxLength: 30,
  })
  .map((all) => all.map(([about, verdict, days]) => ({ about, verdict, at: about.startedAt + days * DAY })));
type Word = (typeof words extends fc.Arbitrary<infer All> ? All : never) extends (infer One)[] ? One : never;

function said(all: readonly Word[]): Map<string, Feedback> {
  const kept = new Map<string, Feedback>();
  for (const word of all) tell(kept, word, word.verdict);
  return kept;
}

function tell(kept: Map<string, Feedback>, { about, at }: Word, verdict: Word['verdict'] | 'taken-back'): void {
  const { set, removed } = hear(kept, { kind: 'feedback', verdict, findings: [about], ...person }, at);
  for (const id of removed) kept.delete(id);
  for (const [id, each] of set) kept.set(id, each);
}

const NOW = START + 80 * DAY;
const sums = (kept: Map<string, Feedback>, now = NOW): [string, number][] =>
  [...lenienceAt(kept.values(), now)]
    .map(([key, by]): [string, number] => [key, Number(by.toFixed(9))])
    .sort(([one], [other]) => (one < other ? -1 : 1));

describe('what people said', () => {
  test('counts by what and when, not by the order in which it came', () => {
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (all, dice) => {
        const other = all
          .map((word) => ({ word, place: dice.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ word }) => word);
        expect(sums(said(other))).toEqual(sums(said(all)));
      }),
    );
  });

  test('counts for nothing once it is taken back, whatever else was said before and after', () => {
    fc.assert(
      fc.property(words, fc.nat(), (all, index) => {
        fc.pre(all.length > 0);
        const back = all[index % all.length] as Word;
        const kept = said(all);
        tell(kept, { ...back, at: NOW }, 'taken-back');
        const never = all.filter((word) => word !== back);
        expect(sums(kept)).toEqual(sums(said(never)));
      }),
    );
  });

  test('never counts for more as time goes by', () => {
    fc.assert(
      fc.property(words, fc.nat(200), fc.nat(200), (all, days, more) => {
        const kept = said(all);
        const later = new Map(sums(kept, NOW + (days + more) * DAY));
        for (const [key, by] of sums(kept, NOW + days * DAY)) expect(later.get(key) ?? 0).toBeLessThanOrEqual(by);
      }),
    );
  });

  test('never takes more than its most, and nothing at all from facts', () => {
    fc.assert(
      fc.property(words, fc.nat(100), (all, days) => {
        for (const [key, by] of lenienceAt(said(all).values(), START + days * DAY)) {
          const { most } = key.startsWith('bank/') ? RAISES.improbability : RAISES.distance;
          expect(key).not.toMatch(/^probe\//);
          expect(by).toBeGreaterThanOrEqual(0);
          expect(by).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  test('counts for less or the same when one of the findings was real after all', () => {
    fc.assert(
      fc.property(words, finding, (all, about) => {
        fc.pre(
          all.every((word) => word.about.fingerprint !== about.fingerprint || word.about.startedAt !== about.startedAt),
        );
        const before = new Map(sums(said(all)));
        const after = sums(said([...all, { about, verdict: 'real', at: NOW }]));
        for (const [key, by] of after) expect(by).toBeLessThanOrEqual(before.get(key) ?? 0);
      }),
    );
  });
});
