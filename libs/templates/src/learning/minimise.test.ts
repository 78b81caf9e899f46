import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minimise } from './minimise.ts';

const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const steepness = fc.double({ min: 0.1, max: 100, noNaN: true });

describe('minimise', () => {
  test('finds the bottom of any bowl', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, steepness), { minLength: 1, maxLength: 6 }), (sides) => {
        const found = minimise(
          (at, gradient) =>
            sides.reduce((sum, [bottom, steep], index) => {
              const off = (at[index] ?? 0) - bottom;
              gradient[index] = steep * off;
              return sum + (steep / 2) * off * off;
            }, 0),
          sides.length,
          200,
        );
        for (const [index, [bottom]] of sides.entries()) expect(found[index]).toBeCloseTo(bottom, 2);
      }),
    );
  });

  test('stays where it is flat', () => {
    expect([...minimise(() => 0, 3, 10)]).toEqual([0, 0, 0]);
  });
});
