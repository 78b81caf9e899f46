import { calibratedTemperature, type Judged } from '../src/learning/calibration.ts';
import { foldsOf } from '../src/learning/folds.ts';
import { TextClassifier } from '../src/learning/text-classifier.ts';
import { type Example, type TrainingSettings, trainClassifier } from '../src/learning/train-classifier.ts';
import { placementOf } from '../src/meaning/placement.ts';
import { textSeverity } from '../src/meaning/text-severity.ts';
import type { CorpusRow } from './corpus.ts';
import { type Scores, scoresOf, type Told } from './scores.ts';

export interface HeldOutFigures {
  readonly digest: string;
  readonly templates: number;
  readonly software: number;
  /** Each kind of software was held out once, with all its templates, in so many parts. */
  readonly parts: number;
  /** Where the sender gives a level, and from the text alone. */
  readonly category: { readonly withLevel: Scores; readonly fromText: Scores };
  /** From the text alone; `fatal` counts as `error` and `debug` as `info`, since text alone never says either. */
  readonly severity: Pick<Scores, 'accuracy' | 'macroF1' | 'labels'>;
}

const PARTS = 5;

/** A part of the software, with what a classifier says of it that was trained without it. */
interface Part {
  readonly rows: readonly CorpusRow[];
  readonly classifier: TextClassifier;
  readonly judged: readonly Judged[];
}

export function heldOut(
  rows: readonly CorpusRow[],
  examplesOf: (rows: readonly CorpusRow[]) => Example[],
  settings: Partial<TrainingSettings>,
): Part[] {
  const grouped = rows.map((row) => ({ ...row, text: row.template, group: row.software }));
  return foldsOf(grouped, PARTS, 1).map(({ inside, outside }) => {
    const classifier = trainClassifier(examplesOf(inside), { ...settings, folds: 0 });
    const judged = examplesOf(outside).map(
      ({ text, signs, label, weight = 1 }): Judged => ({
        scores: classifier.scores(text, signs),
        target: classifier.weights.labels.indexOf(label),
        weight,
      }),
    );
    return { rows: outside, classifier, judged };
  });
}

/** The classifier of a part, calibrated by all the others. */
function calibrated(part: Part, parts: readonly Part[]): TextClassifier {
  const temperature = calibratedTemperature(parts.flatMap((other) => (other === part ? [] : other.judged)));
  return new TextClassifier({ ...part.classifier.weights, temperature });
}

/** How good classifiers are on software that they were not trained on. */
export function heldOutFigures(
  rows: readonly CorpusRow[],
  digest: string,
  parts: { readonly category: readonly Part[]; readonly severity: readonly Part[] },
): HeldOutFigures {
  const withLevel: Told[] = [];
  const fromText: Told[] = [];
  for (const part of parts.category) {
    const classifier = calibrated(part, parts.category);
    for (const { template, severity, category } of part.rows) {
      withLevel.push({ right: category, ...saidOf(placementOf(template, severity, classifier)) });
      fromText.push({ right: category, ...saidOf(placementOf(template, undefined, classifier)) });
    }
  }
  const severities: Told[] = [];
  for (const part of parts.severity) {
    const classifier = calibrated(part, parts.severity);
    for (const { template, severity } of part.rows) {
      const said = textSeverity(template, classifier);
      severities.push({ right: roughly(severity), said: roughly(said), confidence: 1 });
    }
  }
  const { accuracy, macroF1, labels } = scoresOf(severities);
  return {
    digest,
    templates: rows.length,
    software: new Set(rows.map(({ software }) => software)).size,
    parts: PARTS,
    category: { withLevel: scoresOf(withLevel), fromText: scoresOf(fromText) },
    severity: { accuracy, macroF1, labels },
  };
}

const saidOf = ({ category, confidence }: { category: string; confidence: number }) => ({ said: category, confidence });

function roughly(severity: CorpusRow['severity']): string {
  if (severity === 'fatal') return 'error';
  return severity === 'debug' ? 'info' : severity;
}
