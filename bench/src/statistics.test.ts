import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomFrom } from './random.ts';
import { mean, median, quantile, rounded } from './statistics.ts';

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(median([])).toBeNaN();
});

test('the mean is what each would have if all had the same', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean([])).toBe(0);
});

test('at least that share of the values is not above a quantile, and fewer are below it', () => {
  const values = fc.array(fc.integer(), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, share) => {
      const at = quantile(all, share);
      const notAbove = all.filter((value) => value <= at).length;
      const below = all.filter((value) => value < at).length;
      return notAbove >= share * all.length - 1e-9 && below < share * all.length;
    }),
  );
});

test('rounding keeps so many digits', () => {
  expect(rounded(1.2349, 2)).toBe(1.23);
});

test('a seed gives the same numbers again, another seed others', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  for (const number of draw(3)) expect(number >= 0 && number < 1).toBe(true);
});
