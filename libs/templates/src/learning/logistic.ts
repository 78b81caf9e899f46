import { minimise } from './minimise.ts';

/** One example: where it is not zero. */
export interface Row {
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

export interface LogisticProblem {
  readonly rows: readonly Row[];
  /** The class of each row, from 0. */
  readonly targets: readonly number[];
  /** How much each row counts. */
  readonly weights: readonly number[];
  readonly columns: number;
  readonly classes: number;
  /** Penalty of the squares of all coefficients, per unit of weight. */
  readonly l2: number;
  readonly iterations: number;
}

/**
 * Multinomial logistic regression. One coefficient a column and class, by column (`column * classes + class`). The problem has one
 * solution and the way there throws no dice: the same problem gives the same coefficients.
 */
export function fitLogistic(problem: LogisticProblem): Float64Array {
  const { rows, targets, weights, columns, classes, l2, iterations } = problem;
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const shares = new Float64Array(classes);
  const cost = (at: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (let index = 0; index < at.length; index++) {
      const value = at[index] ?? 0;
      gradient[index] = l2 * value;
      loss += (l2 / 2) * value * value;
    }
    for (const [index, row] of rows.entries()) {
      const weight = (weights[index] ?? 0) / total;
      scoresInto(shares, row, at);
      loss -= weight * Math.log(softmaxInto(shares, targets[index] ?? 0));
      shares[targets[index] ?? 0] = (shares[targets[index] ?? 0] ?? 0) - 1;
      spread(gradient, row, shares, weight);
    }
    return loss;
  };
  return minimise(cost, columns * classes, iterations);
}

/** Sets `into` to the score of each class. */
export function scoresInto(into: Float64Array, { columns, values }: Row, coefficients: ArrayLike<number>): void {
  into.fill(0);
  for (let index = 0; index < columns.length; index++) {
    const [start, value] = [(columns[index] ?? 0) * into.length, values[index] ?? 0];
    for (let each = 0; each < into.length; each++) {
      into[each] = (into[each] ?? 0) + value * (coefficients[start + each] ?? 0);
    }
  }
}

/** Turns scores to probabilities, in place; answers that of `target`, never 0. */
export function softmaxInto(scores: Float64Array, target = 0): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) highest = Math.max(highest, score);
  let sum = 0;
  for (let each = 0; each < scores.length; each++) {
    const grown = Math.exp((scores[each] ?? 0) - highest);
    scores[each] = grown;
    sum += grown;
  }
  for (let each = 0; each < scores.length; each++) scores[each] = (scores[each] ?? 0) / sum;
  return Math.max(scores[target] ?? 0, Number.MIN_VALUE);
}

function spread(gradient: Float64Array, { columns, values }: Row, errors: Float64Array, weight: number): void {
  for (let index = 0; index < columns.length; index++) {
    const [start, value] = [(columns[index] ?? 0) * errors.length, weight * (values[index] ?? 0)];
    for (let each = 0; each < errors.length; each++) {
      gradient[start + each] = (gradient[start + each] ?? 0) + value * (errors[each] ?? 0);
    }
  }
}
