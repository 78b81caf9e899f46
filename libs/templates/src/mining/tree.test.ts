import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entryOf } from './entry.ts';
import { ANY } from './mask-numbers.ts';
import { TemplateTree } from './tree.ts';

const entry = (...keys: string[]) =>
  entryOf(
    keys.join(' '),
    { keys, shown: keys },
    keys.map(() => 1),
    0,
  );
const ALL = [1, 1, 1];

describe('TemplateTree', () => {
  test('finds the template with the most equal words at the start, where the words may vary', () => {
    const tree = new TemplateTree();
    for (const each of [entry('a', ANY, 'c'), entry('a', 'b', ANY), entry(ANY, 'b', 'd')]) tree.add(each);
    expect(tree.find(['a', 'b', 'c'], ALL)?.id).toBe(`a b ${ANY}`);
    expect(tree.find(['a', 'x', 'c'], ALL)?.id).toBe(`a ${ANY} c`);
    expect(tree.find(['x', 'b', 'd'], ALL)?.id).toBe(`${ANY} b d`);
    expect(tree.find(['a', 'x', 'c'], [1, 0, 1])).toBeUndefined();
    expect(tree.find(['a', 'b'], ALL)).toBeUndefined();
  });

  test('what keys cover is what they would find', () => {
    const word = fc.constantFrom('a', 'b', ANY);
    const keys = fc.tuple(word, word, word);
    fc.assert(
      fc.property(fc.array(keys), keys, (known, asked) => {
        const tree = new TemplateTree();
        for (const each of known) tree.add(entry(...each));
        const covered = known.filter((each) =>
          each.every((key, place) => asked[place] === ANY || asked[place] === key),
        );
        expect(new Set(tree.covered(asked).map(({ id }) => id))).toEqual(
          new Set(covered.map((each) => each.join(' '))),
        );
      }),
    );
  });

  test('what is removed is not found, and the rest is', () => {
    const tree = new TemplateTree();
    const [one, other] = [entry('a', 'b', 'c'), entry('a', 'b', 'd')];
    tree.add(one);
    tree.add(other);
    tree.remove(one);
    expect(tree.at(one.keys)).toBeUndefined();
    expect(tree.at(other.keys)).toBe(other);
  });

  test('a search among templates that someone made up comes to an end, and exact ones are found', () => {
    const tree = new TemplateTree();
    const words = Array.from({ length: 40 }, (_, place) => `w${place}`);
    for (let known = 0; known < 4_000; known += 1)
      tree.add(
        entry(
          ...words.map((word, place) => (((known * 2_654_435_761) >>> (place % 31)) & 1 ? ANY : word)),
          `end${known}`,
        ),
      );
    const first = [...words, 'end0'];
    expect(
      tree.find(
        first,
        first.map(() => 1),
      )?.id,
    ).toBe(first.join(' '));
    expect(
      tree.find(
        [...words, 'nowhere'],
        first.map(() => 1),
      ),
    ).toBeUndefined();
  });
});
