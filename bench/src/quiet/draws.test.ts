import { expect, test } from '@jest/globals';
import { Draws, Drift, seedFrom } from './draws.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const many = (draw: () => number) => Array.from({ length: 20_000 }, draw);

test('seeds differ by every part', () => {
  const seeds = [seedFrom(1, 'a', 1), seedFrom(1, 'a', 2), seedFrom(2, 'a', 1), seedFrom(1, 'b', 1)];
  expect(new Set(seeds).size).toBe(4);
  expect(seedFrom(1, 'a', 1)).toBe(seeds[0]);
});

test('normal, factor and Poisson have the mean and deviation that they say', () => {
  const draws = new Draws(7);
  const normal = many(() => draws.normal());
  expect(Math.abs(mean(normal))).toBeLessThan(0.03);
  expect(deviation(normal)).toBeCloseTo(1, 1);
  expect(mean(many(() => draws.factor(0.4)))).toBeCloseTo(1, 1);
  for (const rate of [0.3, 8, 400]) {
    const events = many(() => draws.poisson(rate));
    expect(mean(events) / rate).toBeCloseTo(1, 1);
    expect(deviation(events) / Math.sqrt(rate)).toBeCloseTo(1, 1);
  }
  expect(draws.poisson(0)).toBe(0);
});

test('a drift comes back to nothing and keeps its deviation whatever the step', () => {
  for (const stepS of [15, 60]) {
    const drift = new Drift(new Draws(3), 0.5, 300, stepS);
    const values = many(() => drift.next());
    expect(Math.abs(mean(values))).toBeLessThan(0.1);
    expect(deviation(values)).toBeCloseTo(0.5, 1);
  }
});
