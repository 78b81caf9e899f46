import { describe, expect, test } from '@jest/globals';
import { fitLogistic, scoresInto, softmaxInto } from './logistic.ts';

const row = (...columns: number[]) => ({ columns, values: columns.map(() => 1) });
const sharesOf = (columns: readonly number[], coefficients: Float64Array, classes: number) => {
  const shares = new Float64Array(classes);
  scoresInto(shares, row(...columns), coefficients);
  softmaxInto(shares);
  return [...shares];
};

describe('fitLogistic', () => {
  test('without a penalty it says what share of the rows has each class', () => {
    const coefficients = fitLogistic({
      rows: [row(0), row(0), row(0), row(0), row(1), row(1)],
      targets: [0, 0, 0, 1, 2, 2],
      weights: [1, 1, 1, 1, 1, 1],
      columns: 2,
      classes: 3,
      l2: 0,
      iterations: 200,
    });
    const [first = 0, second = 0, third = 0] = sharesOf([0], coefficients, 3);
    expect(first).toBeCloseTo(0.75, 2);
    expect(second).toBeCloseTo(0.25, 2);
    expect(third).toBeCloseTo(0, 2);
  });

  test('a row that weighs three times as much counts as three', () => {
    const problem = { columns: 1, classes: 2, l2: 0.01, iterations: 100 };
    const weighty = fitLogistic({ rows: [row(0), row(0)], targets: [0, 1], weights: [3, 1], ...problem });
    const many = fitLogistic({
      rows: [row(0), row(0), row(0), row(0)],
      targets: [0, 0, 0, 1],
      weights: [1, 1, 1, 1],
      ...problem,
    });
    expect(sharesOf([0], weighty, 2)[0]).toBeCloseTo(sharesOf([0], many, 2)[0] ?? 0, 4);
  });

  test('a higher penalty says it with less certainty', () => {
    const sure = (l2: number) =>
      sharesOf(
        [0],
        fitLogistic({
          rows: [row(0), row(1)],
          targets: [0, 1],
          weights: [1, 1],
          columns: 2,
          classes: 2,
          l2,
          iterations: 100,
        }),
        2,
      )[0] ?? 0;
    expect(sure(0.001)).toBeGreaterThan(sure(0.1));
    expect(sure(0.1)).toBeGreaterThan(0.5);
  });

  test('scores too high for an exponential are still shares', () => {
    expect(softmaxInto(Float64Array.of(2_000, 0), 0)).toBe(1);
    expect(softmaxInto(Float64Array.of(2_000, 0), 1)).toBeGreaterThan(0);
  });
});
