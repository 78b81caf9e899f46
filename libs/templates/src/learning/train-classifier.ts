import { calibratedTemperature } from './calibration.ts';
import { foldsOf } from './folds.ts';
import { fitLogistic, type Row } from './logistic.ts';
import { type ClassifierWeights, TextClassifier } from './text-classifier.ts';
import { rowOf, type Weighed, weighed } from './text-row.ts';

export interface Example {
  /** A masked text. */
  readonly text: string;
  readonly label: string;
  /** Examples of one group (a system, an author, a paraphrase) are held out together; by default each is a group of its own. */
  readonly group?: string;
  /** What else is known of the text, distinct. */
  readonly signs?: readonly string[];
  /** How much it counts; 1 by default. */
  readonly weight?: number;
}

export interface TrainingSettings {
  /** Features are hashed to so many bits. */
  readonly bits: number;
  /** The penalty of the squares of the coefficients. */
  readonly l2: number;
  /** 0: a label counts as often as it is there; 1: all labels count the same. */
  readonly balance: number;
  /** A feature of fewer texts is not learnt. */
  readonly leastTexts: number;
  readonly iterations: number;
  /** Parts that are held out in turn to calibrate; fewer than 2: not calibrated. */
  readonly folds: number;
  /** Of the choice of what is held out together. */
  readonly seed: number;
}

const TRAINING_DEFAULTS: TrainingSettings = {
  bits: 16,
  l2: 3e-4,
  balance: 0.5,
  leastTexts: 2,
  iterations: 150,
  folds: 5,
  seed: 1,
};

interface Prepared extends Example {
  readonly features: readonly Weighed[];
}

/** Learns labels from examples. The same examples in the same order with the same settings make the same classifier. */
export function trainClassifier(
  examples: readonly Example[],
  settings: Partial<TrainingSettings> = {},
): TextClassifier {
  const all = { ...TRAINING_DEFAULTS, ...settings };
  const prepared = examples.map((example) => ({
    ...example,
    features: weighed(example.text, all.bits, example.signs),
  }));
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const weights = fitted(prepared, labels, all);
  if (all.folds < 2) return new TextClassifier(weights);
  const heldOut = foldsOf(prepared, all.folds, all.seed).flatMap(({ inside, outside }) => {
    const classifier = new TextClassifier(fitted(inside, labels, all));
    return outside.map(({ text, signs, label, weight = 1 }) => ({
      scores: classifier.scores(text, signs),
      target: labels.indexOf(label),
      weight,
    }));
  });
  return new TextClassifier({ ...weights, temperature: calibratedTemperature(heldOut) });
}

function fitted(
  examples: readonly Prepared[],
  labels: readonly string[],
  settings: TrainingSettings,
): ClassifierWeights {
  const places = placesOf(examples, settings.leastTexts);
  const columns = new Map(places.map((place, column) => [place, column]));
  const rows: Row[] = examples.map(({ features }) => rowOf(features, columns));
  const targets = examples.map(({ label }) => labels.indexOf(label));
  const coefficients = fitLogistic({
    rows,
    targets,
    columns: places.length,
    classes: labels.length,
    l2: settings.l2,
    iterations: settings.iterations,
    weights: balanced(examples, settings.balance),
  });
  return { labels, bits: settings.bits, places, coefficients, temperature: 1 };
}

function placesOf(examples: readonly Prepared[], least: number): number[] {
  const texts = new Map<number, number>();
  for (const { features } of examples) {
    for (const place of new Set(features.map((each) => each.place))) texts.set(place, (texts.get(place) ?? 0) + 1);
  }
  return [...texts].flatMap(([place, count]) => (count >= least ? [place] : [])).sort((one, other) => one - other);
}

/** What each example counts, so that rare labels count for more. */
function balanced(examples: readonly Example[], balance: number): number[] {
  const totals = new Map<string, number>();
  for (const { label, weight = 1 } of examples) totals.set(label, (totals.get(label) ?? 0) + weight);
  const all = [...totals.values()].reduce((sum, total) => sum + total, 0);
  return examples.map(({ label, weight = 1 }) => {
    const fair = all / totals.size / (totals.get(label) ?? 1);
    return weight * fair ** balance;
  });
}
