/** What was said of one template. */
export interface Told {
  readonly right: string;
  /** `unknown` when nothing was said. */
  readonly said: string;
  readonly confidence: number;
}

export interface LabelScores {
  readonly templates: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Of templates that were told with a confidence of this range: what it was on average, and how many were right. */
export interface Reliability {
  readonly from: number;
  readonly templates: number;
  readonly confidence: number;
  readonly right: number;
}

export interface Scores {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Of those told with a confidence of at least one half: which share of all, and how many of them are right. */
  readonly sure: { readonly share: number; readonly right: number };
  /** How far confidence and share of right ones are apart, on average over all that was told. */
  readonly calibrationError: number;
  readonly labels: Readonly<Record<string, LabelScores>>;
  readonly reliability: readonly Reliability[];
}

const STEPS = 10;
const SURE = 0.5;

export function scoresOf(told: readonly Told[]): Scores {
  const names = [...new Set(told.map(({ right }) => right))].sort();
  const labels = Object.fromEntries(names.map((name) => [name, labelScores(told, name)]));
  const reliability = reliabilityOf(told);
  const counted = reliability.reduce((sum, { templates }) => sum + templates, 0);
  const sure = told.filter(({ confidence }) => confidence >= SURE);
  return {
    accuracy: rightOf(told),
    macroF1: rounded(Object.values(labels).reduce((sum, { f1 }) => sum + f1, 0) / names.length),
    sure: { share: rounded(sure.length / told.length), right: rightOf(sure) },
    calibrationError: rounded(
      reliability.reduce((sum, { templates, confidence, right }) => sum + templates * Math.abs(confidence - right), 0) /
        Math.max(counted, 1),
    ),
    labels,
    reliability,
  };
}

function labelScores(told: readonly Told[], label: string): LabelScores {
  const [of, as] = [told.filter(({ right }) => right === label), told.filter(({ said }) => said === label)];
  const hits = of.filter(({ said }) => said === label).length;
  return {
    templates: of.length,
    precision: rounded(hits / Math.max(as.length, 1)),
    recall: rounded(hits / Math.max(of.length, 1)),
    f1: rounded((2 * hits) / Math.max(of.length + as.length, 1)),
  };
}

function reliabilityOf(told: readonly Told[]): Reliability[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const within = told.filter(
      ({ said, confidence }) => said !== 'unknown' && Math.min(STEPS - 1, Math.floor(confidence * STEPS)) === step,
    );
    const mean = within.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(within.length, 1);
    return { from: step / STEPS, templates: within.length, confidence: rounded(mean), right: rightOf(within) };
  }).filter(({ templates }) => templates > 0);
}

const rightOf = (told: readonly Told[]): number =>
  rounded(told.filter(({ right, said }) => right === said).length / Math.max(told.length, 1));

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
