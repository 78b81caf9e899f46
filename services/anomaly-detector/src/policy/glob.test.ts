import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesGlob } from './glob.ts';

test.each([
  ['*errors_total', 'http_errors_total', true],
  ['*errors_total', 'http_errors_total_x', false],
  ['up', 'up', true],
  ['up', 'upper', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*a*b', 'xaxxb', true],
  ['*', '', true],
  ['a.c', 'abc', false],
])('%s on %s is %p', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('agrees with the regular expression that it stands for', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
  fc.assert(
    fc.property(pattern, text, (glob, name) => {
      const regex = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesGlob(glob, name)).toBe(regex.test(name));
    }),
    { numRuns: 1_000 },
  );
});
