import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spreadOf } from './robust.ts';

describe('spreadOf', () => {
  test('median and scaled median absolute deviation', () => {
    expect(spreadOf([3, 1, 2], 0, 0).median).toBe(2);
    expect(spreadOf([4, 1, 3, 2], 0, 0).median).toBe(2.5);
    expect(spreadOf([1, 1, 2, 2, 4, 6, 9], 0, 0)).toEqual({ median: 2, deviation: 1.4826 });
  });

  test('floors hold when nothing moves', () => {
    expect(spreadOf([10, 10, 10], 0.1, 0.5)).toEqual({ median: 10, deviation: 1 });
    expect(spreadOf([0, 0, 0], 0.1, 0.5)).toEqual({ median: 0, deviation: 0.5 });
  });

  test('less than half of wild values move the median no further than the others reach', () => {
    const tame = fc.array(fc.double({ min: 9, max: 11, noNaN: true }), { minLength: 11, maxLength: 11 });
    const wild = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 10 });
    fc.assert(
      fc.property(tame, wild, (good, evil) => {
        const { median } = spreadOf([...evil, ...good], 0, 0);
        expect(median).toBeGreaterThanOrEqual(9);
        expect(median).toBeLessThanOrEqual(11);
      }),
    );
  });
});
