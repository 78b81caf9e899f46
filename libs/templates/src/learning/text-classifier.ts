import { scoresInto, softmaxInto } from './logistic.ts';
import { rowOf, weighed } from './text-row.ts';

export interface Prediction {
  /** The most probable; of equals the first. */
  readonly label: string;
  /** Its probability. */
  readonly confidence: number;
  /** Of every label; they sum to one. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** All that was learnt. */
export interface ClassifierWeights {
  readonly labels: readonly string[];
  /** Features are hashed to so many bits. */
  readonly bits: number;
  /** Places of features, rising. */
  readonly places: readonly number[];
  /** By place, then by label. */
  readonly coefficients: ArrayLike<number>;
  /** Scores are divided by this, so that of what is said with 0.8 about 80 % is so. */
  readonly temperature: number;
}

/** Tells what label a masked text has, and with `signs` what else is known of it, as in its training. Total, and the same text has the same answer wherever it is asked. */
export class TextClassifier {
  readonly weights: ClassifierWeights;
  readonly #columns: ReadonlyMap<number, number>;

  constructor(weights: ClassifierWeights) {
    this.weights = weights;
    this.#columns = new Map(weights.places.map((place, column) => [place, column]));
  }

  predict(text: string, signs: readonly string[] = []): Prediction {
    const { labels, temperature } = this.weights;
    const shares = this.scores(text, signs).map((score) => score / temperature);
    softmaxInto(shares);
    const confidence = Math.max(...shares);
    return {
      label: labels[shares.indexOf(confidence)] ?? '',
      confidence,
      probabilities: Object.fromEntries(labels.map((label, index) => [label, shares[index] ?? 0])),
    };
  }

  /** By label, before the temperature. */
  scores(text: string, signs: readonly string[] = []): Float64Array {
    const { labels, bits, coefficients } = this.weights;
    const scores = new Float64Array(labels.length);
    scoresInto(scores, rowOf(weighed(text, bits, signs), this.#columns), coefficients);
    return scores;
  }
}
