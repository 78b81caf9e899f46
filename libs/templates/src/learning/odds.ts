import { fitLogistic } from './logistic.ts';

/** What a judge said of something, as the logarithm of odds, and whether it was so. */
export interface Said {
  readonly odds: number;
  readonly so: boolean;
  readonly weight: number;
}

const L2 = 0.01;
const ITERATIONS = 100;

/** How probable something is of which a judge says such odds, when it is right as often as it was (Platt 1999). For measurements (`bench -- log-levels`). */
export function calibratedOdds(said: readonly Said[]): (odds: number) => number {
  const [bias = 0, , slope = 0] = fitLogistic({
    rows: said.map(({ odds }) => ({ columns: [0, 1], values: [1, odds] })),
    targets: said.map(({ so }) => (so ? 0 : 1)),
    weights: said.map(({ weight }) => weight),
    columns: 2,
    classes: 2,
    l2: L2,
    iterations: ITERATIONS,
  });
  return (odds) => 1 / (1 + Math.exp(-2 * (bias + slope * odds)));
}
