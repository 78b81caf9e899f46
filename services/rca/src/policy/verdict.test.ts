import type { Ranking } from '@hale/diagnosis';
import { type Incident, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { compare, verdictOf, verdictSchema } from './verdict.ts';

const { diagnosis, incident } = topics['diagnosis.completed'].data.parse(topics['diagnosis.completed'].examples[0]);
const { inconclusive, causes, missing, report } = diagnosis;
const ranking: Ranking = { inconclusive, causes, missing, report, again: undefined };
const cleared: Incident = {
  ...incident,
  findings: incident.findings.map((one) => ({ ...one, clearedAt: one.startedAt + 1 })),
};

/** The same ranking with another confidence or class of the best cause. */
const revised = (change: Partial<Ranking['causes'][number]>): Ranking => ({
  ...ranking,
  causes: ranking.causes.map((cause, at) => (at === 0 ? { ...cause, ...change } : cause)),
});
const verdict = verdictOf(ranking, incident);

describe('verdictOf', () => {
  test('is the best cause with its confidence in twentieths, who saw it and whether it still fails', () => {
    expect(verdict).toEqual({
      culprit: 'payments',
      faultClass: 'crash',
      confidence: 0.9,
      seenBy: 'several',
      inconclusive: false,
      active: true,
    });
    expect(verdictOf(ranking, cleared).active).toBe(false);
  });

  test('survives being stored, also when there is no cause', () => {
    const none = verdictOf({ inconclusive: true, causes: [], missing: [], report: '', again: undefined }, cleared);
    for (const one of [verdict, none]) expect(verdictSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
  });
});

describe('compare', () => {
  test('the same cause with a little more confidence is the same', () => {
    expect(compare(verdict, verdictOf(revised({ confidence: 0.94 }), incident))).toBe('same');
  });

  test.each([
    ['confidence', revised({ confidence: 0.7 })],
    ['kind of signal', revised({ evidence: ranking.causes[0]?.evidence.slice(0, 1) ?? [] })],
    ['class', revised({ faultClass: 'hang' })],
    ['culprit', revised({ service: { env: 'demo', service: 'stock' } })],
    ['conclusiveness', { ...ranking, inconclusive: true }],
  ])('another %s is a change', (_, other) => {
    expect(compare(verdict, verdictOf(other, incident))).toBe('changed');
  });

  test('what comes to be sure enough to act upon is a change, however little more it is', () => {
    const before = verdictOf(revised({ confidence: 0.69 }), incident);
    expect(compare(before, verdictOf(revised({ confidence: 0.7 }), incident))).toBe('changed');
    expect(compare(before, verdictOf(revised({ confidence: 0.68 }), incident))).toBe('same');
  });

  test('a culprit that recovers is only kept; one that fails again is announced', () => {
    const quiet = verdictOf(ranking, cleared);
    expect(compare(verdict, quiet)).toBe('quieter');
    expect(compare(quiet, verdict)).toBe('returned');
    expect(compare(quiet, quiet)).toBe('same');
  });
});
