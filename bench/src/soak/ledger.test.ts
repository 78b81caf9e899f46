import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Ledger } from './ledger.ts';

test('what was never seen is lost, whatever the order and the repetitions', () => {
  const seen = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 20 })));
  fc.assert(
    fc.property(seen, (all) => {
      const ledger = new Ledger();
      for (const [key, number] of all) ledger.see(key, number);
      const different = new Set(all.map(([key, number]) => `${key}${number}`));
      return ledger.lost({ a: 20, b: 20, c: 20 }) === 60 - different.size;
    }),
  );
});

test('nothing said, nothing lost', () => {
  expect(new Ledger().lost({})).toBe(0);
});
