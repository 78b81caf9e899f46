import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { likenessEvidence, type Precedent, Precedents } from './precedents.ts';

const judged = (severity: Precedent['severity'], matters: boolean, ...texts: string[]): Precedent[] =>
  texts.map((text) => ({ text, severity, matters }));

const PRECEDENTS: readonly Precedent[] = [
  ...judged(
    'error',
    true,
    'disk <*> failed',
    'disk <*> failed to spin up',
    'link to <*> lost',
    'link to rack <*> lost',
  ),
  ...judged('error', false, 'user <*> typed a wrong password', 'user <*> typed a wrong name', 'page <*> not found'),
  ...judged('error', false, 'page <*> of user <*> not found'),
  ...judged('info', false, 'disk <*> ready', 'link to <*> up'),
];
const precedents = new Precedents(PRECEDENTS, likenessEvidence());

describe('precedents', () => {
  test('what was judged is as it was judged', () => {
    expect(precedents.probability('disk <*> failed', 'error')).toBe(1);
    expect(precedents.probability('page <*> not found', 'error')).toBe(0);
  });

  test('what is like them is judged like them', () => {
    expect(precedents.probability('disk <*> failed to spin down', 'error')).toBeGreaterThan(0.5);
    expect(precedents.probability('user <*> typed a wrong address', 'error')).toBeLessThan(0.5);
  });

  test('a severity of which nothing ever mattered does not', () => {
    expect(precedents.probability('disk <*> failed to spin down', 'warning')).toBe(0);
    expect(precedents.probability('disk <*> failed to spin down', 'fatal')).toBeGreaterThan(0.5);
  });

  test('without any that matters nothing does', () => {
    const none = new Precedents(judged('fatal', false, 'core dumped'), likenessEvidence());
    expect(none.probability('disk failed', 'fatal')).toBe(0);
  });

  test('other evidence counts as far as it told the precedents apart', () => {
    const telling = new Precedents(PRECEDENTS, (text) => [/disk|link/.test(text) ? 1 : -1]);
    const idle = new Precedents(PRECEDENTS, () => [1]);
    expect(telling.probability('link flaps', 'error')).toBeGreaterThan(0.8);
    expect(idle.probability('link flaps', 'error')).toBeCloseTo(0.5, 3);
  });

  test('any text has a probability', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const probability = precedents.probability(text, 'fatal');
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('likenessEvidence', () => {
  test('is 1 of a text with the same words, 0 without any precedent', () => {
    const evidence = likenessEvidence();
    const [matters = 0, not] = evidence('disk <num> failed', judged('error', true, 'disk <*> failed'));
    expect(matters).toBeCloseTo(1, 9);
    expect(not).toBe(0);
  });
});
