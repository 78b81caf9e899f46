import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batches } from './batches.ts';

test('keeps all items in order, within both limits, in as few runs as the order allows', () => {
  const limits = { items: 4, bytes: 10 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 14 })), (items) => {
      const runs = batches(items, (item) => item, limits);
      const sum = (run: readonly number[]) => run.reduce((total, item) => total + item, 0);
      expect(runs.flat()).toEqual(items);
      for (const [index, run] of runs.entries()) {
        expect(run.length).toBeGreaterThan(0);
        expect(run.length).toBeLessThanOrEqual(4);
        expect(run.length === 1 || sum(run) <= 10).toBe(true);
        const next = runs[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
        expect(run.length === 4 || sum(run) + next > 10).toBe(true);
      }
    }),
  );
});
