import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesWildcard } from './wildcard.ts';

describe('a pattern with wildcards', () => {
  test.each([
    ['flux <*> hums', 'flux <*> hums', true],
    ['flux <*> hums', 'flux seven of nine hums', true],
    ['flux <*> hums', 'the flux <*> hums', false],
    ['flux <*> hums', 'flux hums', false],
    ['<*>', '', true],
    ['<*> of <*>', '<*> of <*>', true],
    ['ab<*>ba', 'aba', false],
    ['a.c', 'abc', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j of %j: %p', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });

  test('is met by whatever is put in place of its wildcards', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), fc.array(fc.string()), (parts, fillings) => {
        const text = parts.map((part, index) => (index === 0 ? part : `${fillings[index] ?? ''}${part}`)).join('');
        expect(matchesWildcard(parts.join('<*>'), text)).toBe(true);
      }),
    );
  });

  test('many wildcards on a text that nearly fits cost no more than reading it', () => {
    expect(matchesWildcard(`${'a<*>'.repeat(2_000)}b`, 'a'.repeat(400_000))).toBe(false);
  });
});
