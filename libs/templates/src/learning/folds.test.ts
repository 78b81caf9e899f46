import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldsOf } from './folds.ts';

const example = fc.record({ text: fc.string(), group: fc.constantFrom('a', 'b', 'c', 'd', 'e') });

describe('foldsOf', () => {
  test('each example is held out once, and nothing of its group is inside then', () => {
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 1 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(99),
        (examples, count, seed) => {
          const folds = foldsOf(examples, count, seed);
          expect(folds.flatMap(({ outside }) => outside)).toHaveLength(examples.length);
          for (const { inside, outside } of folds) {
            const held = new Set(outside.map(({ group }) => group));
            expect(held.size).toBeGreaterThan(0);
            expect(inside.filter(({ group }) => held.has(group))).toEqual([]);
            expect(inside.length + outside.length).toBe(examples.length);
          }
        },
      ),
    );
  });

  test('another seed holds out others together', () => {
    const examples = Array.from({ length: 40 }, (_, index) => ({ text: `text ${index}` }));
    expect(foldsOf(examples, 4, 1)).toEqual(foldsOf(examples, 4, 1));
    expect(foldsOf(examples, 4, 1)).not.toEqual(foldsOf(examples, 4, 2));
  });
});
