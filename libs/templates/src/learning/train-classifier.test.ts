import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packClassifier, unpackClassifier } from './packing.ts';
import { weighed } from './text-row.ts';
import { type Example, trainClassifier } from './train-classifier.ts';

const THINGS = ['order', 'invoice', 'upload', 'session', 'worker', 'replica', 'backup', 'report', 'mailbox', 'sensor'];
const PHRASES: readonly (readonly [label: string, phrase: string])[] = [
  ['bad', 'could not save <*>: connection refused'],
  ['bad', 'crashed with code <*>'],
  ['bad', 'was rejected, signature is invalid'],
  ['good', 'saved in <*>'],
  ['good', 'is ready'],
  ['good', 'finished without errors'],
  ['slow', 'took longer than <*>'],
  ['slow', 'timed out, will retry'],
];
const EXAMPLES: Example[] = THINGS.flatMap((thing) =>
  PHRASES.map(([label, phrase]) => ({ text: `${thing} ${phrase}`, label, group: thing })),
);
const classifier = trainClassifier(EXAMPLES);

describe('a trained classifier', () => {
  test.each([
    ['bad', 'parcel could not save <*>: connection refused'],
    ['bad', 'request refused'],
    ['good', 'parcel finished without errors'],
    ['slow', 'parcel timed out'],
  ])('%s: %s', (label, text) => {
    expect(classifier.predict(text)).toMatchObject({ label });
  });

  test('is as sure as it is right', () => {
    const doubtful = THINGS.flatMap((thing) => [
      { text: `${thing} moved`, label: 'bad', group: thing },
      { text: `${thing} moved`, label: 'good', group: thing },
      { text: `${thing} moved`, label: 'good', group: thing },
      { text: `${thing} moved`, label: 'good', group: thing },
    ]);
    const { label, confidence } = trainClassifier(doubtful, { balance: 0, l2: 1e-5 }).predict('parcel moved');
    expect(label).toBe('good');
    expect(confidence).toBeGreaterThan(0.68);
    expect(confidence).toBeLessThan(0.82);
  });

  test('rare labels count for more when they are balanced', () => {
    const skewed = [
      ...Array.from({ length: 30 }, () => ({ text: 'it moved', label: 'good' })),
      { text: 'it moved', label: 'bad' },
    ];
    const share = (balance: number) =>
      trainClassifier(skewed, { balance, folds: 0 }).predict('it moved').probabilities['bad'];
    expect(share(1)).toBeGreaterThan(0.4);
    expect(share(0)).toBeLessThan(0.15);
  });

  test('any text has a label and shares that sum to one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        const { label, confidence, probabilities } = classifier.predict(text);
        const shares = Object.values(probabilities);
        expect(['bad', 'good', 'slow']).toContain(label);
        expect(confidence).toBe(Math.max(...shares));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('the same examples make the same classifier', () => {
    expect(packClassifier(trainClassifier(EXAMPLES))).toBe(packClassifier(classifier));
  });
});

describe('a packed classifier', () => {
  const packed = packClassifier(classifier);
  const unpacked = unpackClassifier(packed);

  test('packs to the same text again', () => {
    expect(packClassifier(unpacked)).toBe(packed);
  });

  test('no score is off by more than half a step a feature', () => {
    const word = fc.constantFrom(...PHRASES.flatMap(([, phrase]) => phrase.split(' ')), ...THINGS, 'else');
    const { scales } = JSON.parse(packed) as { scales: number[] };
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = words.join(' ');
        const weight = weighed(text, classifier.weights.bits).reduce((sum, { value }) => sum + value, 0);
        const coarse = unpacked.scores(text);
        for (const [label, score] of classifier.scores(text).entries()) {
          expect(Math.abs(score - (coarse[label] ?? 0))).toBeLessThanOrEqual(weight * (scales[label] ?? 0) * 0.501);
        }
      }),
    );
  });

  test('has the same label for what was learnt', () => {
    for (const { text } of EXAMPLES) expect(unpacked.predict(text).label).toBe(classifier.predict(text).label);
  });

  test('of another version or cut off is refused', () => {
    expect(() => unpackClassifier(packed.replace('"version":1', '"version":2'))).toThrow('version 2');
    const { steps, ...rest } = JSON.parse(packed) as { steps: string };
    expect(() => unpackClassifier(JSON.stringify({ ...rest, steps: steps.slice(0, 40) }))).toThrow('incomplete');
  });
});
