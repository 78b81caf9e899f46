import type { Ranking } from '@hale/diagnosis';
import type { Cause, FaultClass, SignalSource } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyPick, type Pick } from './pick.ts';

const cause = (
  service: string,
  faultClass: FaultClass,
  confidence: number,
  sources: readonly SignalSource[] = ['metric', 'trace'],
): Cause => ({
  service: { env: 'demo', service },
  faultClass,
  confidence,
  evidence: sources.map((source, at) => ({ id: `${service}-${at}`, source, text: 'seen', at })),
});

const ranking = (...causes: Cause[]): Ranking => ({
  inconclusive: (causes[0]?.confidence ?? 0) < 0.5,
  causes,
  missing: [],
  report: 'What happened.',
  again: undefined,
});
const pick = (service: string, faultClass: FaultClass, confidence = 0.9, rung = 1): Pick => ({
  service,
  faultClass,
  confidence,
  rung,
});
const names = ({ causes }: Ranking) => causes.map(({ service }) => service.service);

describe('a model picks among causes', () => {
  test('that are near to each other: the picked one comes first and the report says whose word it was', () => {
    const picked = applyPick(ranking(cause('a', 'latency', 0.72), cause('b', 'cpu', 0.6)), pick('b', 'cpu'));
    expect(names(picked.ranking)).toEqual(['b', 'a']);
    expect(picked.ranking.causes[0]?.confidence).toBe(0.78);
    expect(picked.rung).toBe(1);
    expect(picked.ranking.report).toBe('What happened.\nRung 1 picked b (cpu) among these causes.');
  });

  test('when the rules were inconclusive, also from further down', () => {
    const open = ranking(cause('a', 'latency', 0.45), cause('b', 'cpu', 0.2), cause('c', 'cache', 0.2));
    const picked = applyPick(open, pick('c', 'cache'));
    expect(names(picked.ranking)).toEqual(['c', 'a', 'b']);
    expect(picked.ranking.inconclusive).toBe(false);
  });

  test.each<[string, Ranking, Pick]>([
    ['one that is clearly first stays', ranking(cause('a', 'crash', 0.9), cause('b', 'cpu', 0.7)), pick('b', 'cpu')],
    [
      'a third is not one of the two',
      ranking(cause('a', 'cpu', 0.6), cause('b', 'cpu', 0.55), cause('c', 'cpu', 0.5)),
      pick('c', 'cpu'),
    ],
    ['another class of a candidate', ranking(cause('a', 'latency', 0.6), cause('b', 'cpu', 0.6)), pick('b', 'crash')],
    ['a service that is no candidate', ranking(cause('a', 'latency', 0.3)), pick('z', 'latency')],
    [
      'what a callee accounts for',
      ranking(cause('a', 'cpu', 0.4), cause('b', 'dependency', 0.2)),
      pick('b', 'dependency'),
    ],
  ])('and not: %s', (_, given, choice) => {
    expect(applyPick(given, choice)).toEqual({ ranking: given, rung: 0 });
  });

  test('with one kind of signal it is never sure enough to act upon, unless the evidence alone made it so', () => {
    const one = (confidence: number) => ranking(cause('a', 'code-error', confidence, ['log', 'log']));
    expect(applyPick(one(0.4), pick('a', 'code-error', 1)).ranking.causes[0]?.confidence).toBe(0.69);
    const lasting = ranking(cause('a', 'code-error', 0.71, ['log']), cause('b', 'cpu', 0.65));
    expect(applyPick(lasting, pick('a', 'code-error', 1)).ranking.causes[0]?.confidence).toBe(0.71);
  });
});

describe('whatever a model says', () => {
  const arbitraryCause = fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('crash', 'cpu', 'dependency', 'code-error'),
      fc.integer({ min: 0, max: 1_000 }),
      fc.array(fc.constantFrom('log', 'metric', 'trace', 'probe'), { minLength: 1, maxLength: 3 }),
    )
    .map(([service, faultClass, permille, sources]) => cause(service, faultClass, permille / 1_000, sources));
  const given = fc
    .uniqueArray(arbitraryCause, { minLength: 1, maxLength: 5, selector: ({ service }) => service.service })
    .map((causes) => ranking(...causes.sort((a, b) => b.confidence - a.confidence)));
  const choice = fc.record({
    service: fc.constantFrom('a', 'b', 'c', 'stranger'),
    faultClass: fc.constantFrom('crash', 'cpu', 'dependency', 'code-error', 'hang'),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    rung: fc.constantFrom(1, 2),
  });
  const keyOf = ({ service, faultClass }: Cause) => `${service.service}/${faultClass}`;

  test('no service and no class comes in that was not a candidate, and none is lost', () => {
    fc.assert(
      fc.property(given, choice, (before, said) => {
        const after = applyPick(before, said as Pick).ranking.causes;
        expect(after.map(keyOf).sort()).toEqual(before.causes.map(keyOf).sort());
        const confidences = after.map(({ confidence }) => confidence);
        expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
        for (const value of confidences) expect(value >= 0 && value <= 1).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('no cause that one kind of collection saw comes to what acting needs', () => {
    fc.assert(
      fc.property(given, choice, (before, said) => {
        const confidenceBefore = new Map(before.causes.map((one) => [keyOf(one), one.confidence]));
        for (const one of applyPick(before, said as Pick).ranking.causes) {
          if (new Set(one.evidence.map(({ source }) => source)).size > 1) continue;
          expect(one.confidence).toBeLessThan(Math.max(0.7, (confidenceBefore.get(keyOf(one)) ?? 0) + 1e-9));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('where the rules are sure, their order and their confidence stand', () => {
    fc.assert(
      fc.property(given, choice, (before, said) => {
        const [first, second] = before.causes;
        fc.pre(!before.inconclusive && (first?.confidence ?? 0) - (second?.confidence ?? 0) > 0.15);
        expect(applyPick(before, said as Pick)).toEqual({ ranking: before, rung: 0 });
      }),
    );
  });
});
