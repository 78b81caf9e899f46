import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { suggest } from './suggest.ts';

test.each([
  ['quit', ['quiet', 'quick'], 'quiet'],
  ['alertr', ['healer', 'alerter'], 'alerter'],
  ['depends_on', ['dependsOn', 'probes'], 'dependsOn'],
  ['zebra', ['quiet', 'probes'], undefined],
  ['x', [], undefined],
])('%s among %j', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected);
});

test('a word with one letter too many, too few or wrong is found again', () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('', '_', '__'), (meant, at, instead) => {
      const position = at % meant.length;
      expect(suggest(meant.slice(0, position) + instead + meant.slice(position + 1), [meant])).toBe(meant);
    }),
  );
});
