import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { featuresOf } from './features.ts';

describe('featuresOf', () => {
  test('words are split at capitals, signs and digits', () => {
    const words = (text: string) => featuresOf(text).filter((feature) => feature.startsWith('w:'));
    const same = ['w:read', 'w:timeout'];
    expect(words('readTimeout')).toEqual(same);
    expect(words('read_timeout')).toEqual(same);
    expect(words('READ.TIMEOUT')).toEqual(same);
    expect(words('HTTPServer')).toEqual(['w:http', 'w:server']);
    expect(words('größeÄndern')).toEqual(['w:größe', 'w:ändern']);
  });

  test('it makes no difference what kind of variable part stands in a place', () => {
    expect(featuresOf('order <num> lost')).toEqual(featuresOf('order <*> lost'));
    expect(featuresOf('order <num> lost')).not.toEqual(featuresOf('order lost'));
  });

  test.each([
    ['connection refused', 's:failure', true],
    ['no errors found', 's:failure', false],
    ['no errors found', 's:not failure', true],
    ['finished without any failure', 's:not failure', true],
    ['user logged on', 's:nothing bad', true],
    ['latest tools noted', 's:nothing bad', true],
    ['java.lang.IllegalStateException: closed', 'f:exception', true],
    ['customer wrote IllegalStateException', 'f:exception', false],
    ['connect ECONNREFUSED <ip>', 'f:error number', true],
    ['GET <path> done', 'f:request', true],
  ])('%j: %s is %s', (text, feature, expected) => {
    expect(featuresOf(text).includes(feature)).toBe(expected);
  });

  test('any text has some, each once, and no more than a bounded text can have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const features = featuresOf(text);
        expect(features.length).toBeGreaterThan(0);
        expect(features.length).toBeLessThan(4_000);
        expect(new Set(features).size).toBe(features.length);
      }),
    );
  });
});
