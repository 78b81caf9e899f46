import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noise } from '../../test/draws.ts';
import { addToTail, improbability, TAIL_CELLS } from './tail.ts';

const STEEPNESS = 5;

function tailOf(values: readonly number[]): Float32Array {
  const cells = new Float32Array(TAIL_CELLS);
  for (const value of values) addToTail(cells, 0, value);
  return cells;
}
const distances = (seed: number, length: number): number[] => noise(seed, length, 0, 1).map(Math.abs);

describe('a tail', () => {
  test('says nothing before it holds enough, nor of what is not among the upper tenth', () => {
    expect(improbability(tailOf(distances(1, 59)), 0, 1e6, STEEPNESS)).toBe(0);
    expect(improbability(tailOf(distances(1, 5_000)), 0, 0.7, STEEPNESS)).toBe(0);
  });

  test('gives the chance of one at least as large, as far as its bins can tell', () => {
    const cells = tailOf(distances(1, 10_000));
    // Two-sided chances of a normal distribution.
    for (const [distance, chance] of [
      [2, 0.0455],
      [2.5, 0.0124],
      [3, 0.0027],
    ] as const)
      expect(Math.abs(improbability(cells, 0, distance, STEEPNESS) + Math.log10(chance))).toBeLessThan(0.4);
  });

  test('a record is worth its rank, and more by how far it is beyond the last', () => {
    const cells = tailOf([...distances(1, 999), 10]);
    const rank = Math.log10(1_001);
    expect(improbability(cells, 0, 10, STEEPNESS)).toBeLessThanOrEqual(rank);
    expect(improbability(cells, 0, 12, STEEPNESS)).toBeCloseTo(rank + 0.2 * STEEPNESS, 5);
    expect(improbability(cells, 0, 30, STEEPNESS)).toBeCloseTo(rank + 2 * STEEPNESS, 5);
  });

  test('larger is never less improbable', () => {
    const sizes = fc.double({ min: 0, max: 1e30, noNaN: true });
    const pasts = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 60, maxLength: 300 });
    const property = fc.property(pasts, sizes, sizes, (past, one, other) => {
      const cells = tailOf(past);
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      expect(improbability(cells, 0, more, STEEPNESS)).toBeGreaterThanOrEqual(improbability(cells, 0, less, STEEPNESS));
    });
    fc.assert(property, { seed: 5 });
  });

  test('what was long ago fades, so a tail that became wider is usual after a while', () => {
    const cells = tailOf(distances(1, 30_000));
    const before = improbability(cells, 0, 3.5, STEEPNESS);
    for (const value of distances(2, 120_000)) addToTail(cells, 0, 3 * value);
    expect(before).toBeGreaterThan(3);
    expect(improbability(cells, 0, 3.5, STEEPNESS)).toBeLessThan(1);
  });
});
