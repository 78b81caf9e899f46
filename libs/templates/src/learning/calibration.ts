import { softmaxInto } from './logistic.ts';

/** What a classifier said of a text that it had not learnt from. */
export interface Judged {
  readonly scores: Float64Array;
  /** The right label, from 0. */
  readonly target: number;
  readonly weight: number;
}

const [LOWEST, HIGHEST] = [0.05, 20];
const ROUNDS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** What scores must be divided by for their probabilities to be right (Guo et al. 2017); 1 of nothing. */
export function calibratedTemperature(judged: readonly Judged[]): number {
  if (judged.length === 0) return 1;
  let [low, high] = [Math.log(LOWEST), Math.log(HIGHEST)];
  for (let round = 0; round < ROUNDS; round++) {
    const [one, other] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (surprise(judged, Math.exp(one)) <= surprise(judged, Math.exp(other))) high = other;
    else low = one;
  }
  return Number(Math.exp((low + high) / 2).toPrecision(6));
}

function surprise(judged: readonly Judged[], temperature: number): number {
  return judged.reduce((sum, { scores, target, weight }) => {
    const shares = scores.map((score) => score / temperature);
    return sum - weight * Math.log(softmaxInto(shares, target));
  }, 0);
}
