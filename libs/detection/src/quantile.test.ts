import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { growthOf } from './counter-growth.ts';
import { type Bucket, quantileOf } from './quantile.ts';
import { medianSlope, trendScore } from './trend.ts';

const inf = Number.POSITIVE_INFINITY;

describe('quantileOf', () => {
  test('interpolates within the bucket', () => {
    const buckets: Bucket[] = [
      { le: 0.1, count: 50 },
      { le: 0.2, count: 90 },
      { le: inf, count: 100 },
    ];
    expect(quantileOf(buckets, 0.5)).toBeCloseTo(0.1);
    expect(quantileOf(buckets, 0.25)).toBeCloseTo(0.05);
    expect(quantileOf(buckets, 0.7)).toBeCloseTo(0.15);
    expect(quantileOf(buckets, 0.99)).toBe(0.2);
  });

  test('of nothing there is none', () => {
    expect(quantileOf([], 0.5)).toBeUndefined();
    expect(quantileOf([{ le: 1, count: 0 }], 0.5)).toBeUndefined();
    expect(quantileOf([{ le: inf, count: 9 }], 0.5)).toBeUndefined();
  });

  test('lies in the bucket of the true quantile, whatever the order and even when counts fall', () => {
    const bounds = [0.01, 0.05, 0.1, 0.5, 1];
    const values = fc.array(fc.double({ min: 0.000_1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (list, q) => {
        const buckets = [...bounds, inf].map((le) => ({ le, count: list.filter((value) => value <= le).length }));
        const found = quantileOf([...buckets].reverse(), q) ?? -1;
        const exact = [...list].sort((one, other) => one - other)[Math.ceil(q * list.length) - 1] ?? 0;
        const upper = bounds.find((le) => exact <= le) ?? 1;
        const lower = bounds[bounds.indexOf(upper) - 1] ?? 0;
        expect(found).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(found).toBeLessThanOrEqual(upper + 1e-9);
        expect(quantileOf(buckets, Math.min(1, q + 0.01)) ?? -1).toBeGreaterThanOrEqual(found);
      }),
    );
  });
});

describe('growthOf', () => {
  test.each([
    [5, 9, { by: 4, reset: false }],
    [5, 5, { by: 0, reset: false }],
    [9, 2, { by: 2, reset: true }],
    [1, -1, undefined],
    [1, Number.NaN, undefined],
  ])('from %p to %p: %p', (before, raw, growth) => expect(growthOf(before, raw)).toEqual(growth));
});

describe('a trend', () => {
  const line = (count: number, value: (index: number) => number) =>
    Array.from({ length: count }, (_, index): [number, number] => [index * 10, value(index)]);

  test('has the median slope, whatever a few points do', () => {
    expect(medianSlope(line(10, (index) => index * 5))).toBeCloseTo(0.5);
    expect(medianSlope(line(10, (index) => (index === 4 ? 1e9 : index * 5)))).toBeCloseTo(0.5, 1);
    expect(medianSlope([])).toBe(0);
    expect(medianSlope([[1, 1]])).toBe(0);
  });

  test('is clear when all rise, and not when values come in any order', () => {
    expect(trendScore(line(10, (index) => index))).toBeGreaterThan(3.5);
    expect(trendScore(line(10, (index) => -index))).toBeLessThan(-3.5);
    expect(trendScore(line(10, () => 1))).toBe(0);
    expect(Math.abs(trendScore(line(10, (index) => (index * 7) % 10)))).toBeLessThan(2);
  });
});
