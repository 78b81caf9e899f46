import type { Feedback, JudgedFinding } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { defaultEvidence } from '../service/evidence.ts';
import { falseShareOf } from './false-share.ts';
import { lenienceAt, raisedAt } from './lenience.ts';
import { RAISES } from './raises.ts';
import { hear, judgedOf, MAX_WORDS } from './words.ts';

const START = Date.UTC(2026, 2, 2);
const DAY = 86_400_000;

const bank = (...parts: readonly (readonly [string, number])[]): JudgedFinding => ({
  fingerprint: 'f1',
  service: { env: 'demo', service: 'payments' },
  detector: 'bank',
  signal: parts.length > 1 ? 'several series at once' : (parts[0]?.[0] ?? ''),
  severity: 'warning',
  summary: 'queue_length is 900, usually 30',
  startedAt: START,
  score: parts.reduce((sum, [, score]) => sum + score, 0),
  threshold: [10, 10.8, 13.6][parts.length - 1] ?? 0,
  parts: parts.map(([signal, score]) => ({ signal, score })),
});

const figure = (detector: string, score?: number, threshold?: number): JudgedFinding => {
  const { parts: _, score: __, threshold: ___, ...rest } = bank(['x', 1]);
  const scored = score !== undefined && threshold !== undefined && { score, threshold };
  return { ...rest, detector, signal: 'error-ratio', ...scored };
};

const word = (finding: JudgedFinding, verdict: Feedback['verdict'] = 'false-alarm', at = START): Feedback => ({
  id: `fb-${finding.fingerprint}-${finding.startedAt}`,
  at,
  verdict,
  finding,
  by: 'ada',
  via: 'cli',
});

const leniences = (words: readonly Feedback[], now = START) => Object.fromEntries(lenienceAt(words, now));

describe('a false alarm of the bank', () => {
  test('asks more of a lone series than it showed', () => {
    expect(leniences([word(bank(['queue_length', 12]))])).toEqual({ 'bank/queue_length': 5 });
    expect(leniences([word(bank(['queue_length', 10.1]))])['bank/queue_length']).toBeCloseTo(3.1, 6);
  });

  test('asks more of each of several by its share, so that together they would not suffice', () => {
    const parts = [
      ['a', 9],
      ['b', 6],
    ] as const;
    const { 'bank/a': a = 0, 'bank/b': b = 0 } = leniences([word(bank(...parts))]);
    expect([a, b]).toEqual([expect.closeTo(6.12, 6), expect.closeTo(4.08, 6)]);
    expect(9 - a + (6 - b)).toBeLessThan(10.8);
  });

  test('leaves a quarter of what a series can say, however often it was false', () => {
    const often = Array.from({ length: 9 }, (_, day) =>
      word({ ...bank(['a', 12], ['b', 12]), startedAt: START + day }),
    );
    expect(leniences(often)).toEqual({ 'bank/a': 9, 'bank/b': 9 });
  });

  test('is measured by what a series can say', () => {
    expect(RAISES.improbability.most).toBe(0.75 * defaultEvidence.most);
  });

  test('counts for all quantiles of a summary', () => {
    const slow = bank(['latency{quantile="0.99",route="/pay"}', 10]);
    expect(leniences([word(slow)])).toEqual({ 'bank/latency{,route="/pay"}': 3 });
  });

  test('counts when its parts are not known, as in what another version found', () => {
    const { parts: _, threshold: __, ...old } = bank(['queue_length', 12]);
    expect(leniences([word(old)])).toEqual({ 'bank/queue_length': 3 });
  });
});

describe('a false alarm of a figure', () => {
  test('asks that it is further off than it was, three times as far at least and ten times at most', () => {
    const by = (score: number) => 10 ** (leniences([word(figure('window', score, 6))])['window/error-ratio'] ?? 0);
    expect(by(6)).toBeCloseTo(3.16, 2);
    expect(by(24)).toBeCloseTo(4 * 10 ** 0.2, 2);
    expect(by(-24)).toBeCloseTo(4 * 10 ** 0.2, 2);
    expect(by(6_000)).toBeCloseTo(10, 6);
    expect(leniences([word(figure('growth'))])).toEqual({ 'growth/error-ratio': 0.5 });
  });

  test.each(['probe', 'rule', 'first-fatal', 'alert', 'watcher', 'what-is-to-come'])(
    'raises nothing when %s said so',
    (detector) => expect(leniences([word(figure(detector, 100, 1))])).toEqual({}),
  );
});

describe('time and contradiction', () => {
  test('halves it each fortnight', () => {
    const words = [word(bank(['queue_length', 12]))];
    expect(leniences(words, START + 14 * DAY)).toEqual({ 'bank/queue_length': 2.5 });
    expect(leniences(words, START - DAY)).toEqual({ 'bank/queue_length': 5 });
    expect(leniences(words, START + 84 * DAY - 1)['bank/queue_length']).toBeCloseTo(5 / 64, 6);
    expect(leniences(words, START + 84 * DAY)).toEqual({});
  });

  test('halves what was said before something was real, of that thing only', () => {
    const both = bank(['a', 6], ['b', 6]);
    const whole = leniences([word(both)]);
    const real = word({ ...bank(['a', 12]), fingerprint: 'f2' }, 'real', START);
    expect(leniences([word(both), real])).toEqual({ 'bank/a': (whole['bank/a'] ?? 0) / 2, 'bank/b': whole['bank/b'] });
    expect(leniences([word(both, 'false-alarm', START + 1), real], START + 1)).toEqual(whole);
    expect(raisedAt([real], START).size).toBe(0);
  });
});

describe('what is kept', () => {
  const decision = (verdict: 'false-alarm' | 'real' | 'taken-back', ...findings: JudgedFinding[]) =>
    ({ kind: 'feedback', verdict, findings, by: 'ada', via: 'page' }) as const;

  test('a second word about an episode takes the place of the first, and none is left when it is taken back', () => {
    const first = hear(new Map(), decision('false-alarm', bank(['a', 12])), START);
    const second = hear(first.set, decision('real', bank(['a', 12])), START + 1);
    expect([...second.set.keys()]).toEqual([...first.set.keys()]);
    expect([...second.set.values()]).toMatchObject([{ verdict: 'real', at: START + 1, by: 'ada', via: 'page' }]);
    const third = hear(second.set, decision('taken-back', bank(['a', 12])), START + 2);
    expect([third.set.size, third.removed]).toEqual([0, [...first.set.keys()]]);
  });

  test('is no more than the latest five hundred words of twelve weeks', () => {
    const kept = new Map<string, Feedback>();
    const tell = (at: number, startedAt: number) => {
      const { set, removed } = hear(kept, decision('false-alarm', { ...bank(['a', 12]), startedAt }), at);
      for (const [id, each] of set) kept.set(id, each);
      for (const id of removed) kept.delete(id);
    };
    for (let each = 0; each <= MAX_WORDS; each += 1) tell(START + each, START + each);
    expect(kept.size).toBe(MAX_WORDS);
    expect([...kept.values()].map(({ at }) => at)).not.toContain(START);
    tell(START + 84 * DAY + 10, START);
    expect(kept.size).toBe(MAX_WORDS - 10 + 1);
  });

  test('holds of a finding what its thresholds follow from', () => {
    const judged = bank(['a', 12]);
    const more = { source: 'metric', symptom: 'level-high', revision: 3 } as const;
    expect(judgedOf({ ...judged, ...more })).toEqual(judged);
  });
});

describe('the share of false alarms', () => {
  test('is of the judged findings that began within thirty days', () => {
    const at = (days: number, verdict: Feedback['verdict']) =>
      word({ ...bank(['a', 12]), startedAt: START + days * DAY }, verdict, START + 31 * DAY);
    const words = [at(0, 'false-alarm'), at(2, 'false-alarm'), at(3, 'real'), at(4, 'false-alarm'), at(5, 'real')];
    expect(falseShareOf(words, START + 31 * DAY)).toEqual({ judged: 4, falseAlarms: 2, share: 0.5 });
    expect(falseShareOf([], START)).toEqual({ judged: 0, falseAlarms: 0 });
  });
});
