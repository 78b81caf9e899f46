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
        if (run.length > 1) expect(sum(run)).toBeLessThanOrEqual(10);
        const next = runs[index + 1]?.[0];
        if (next !== undefined && run.length < 4) expect(sum(run) + next).toBeGreaterThan(10);
      }
    }),
  );
});
