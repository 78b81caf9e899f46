import { writeFileSync } from 'node:fs';
import { calibratedTemperature } from '../src/learning/calibration.ts';
import { packClassifier } from '../src/learning/packing.ts';
import { TextClassifier } from '../src/learning/text-classifier.ts';
import { type Example, type TrainingSettings, trainClassifier } from '../src/learning/train-classifier.ts';
import { type CorpusRow, readCorpus } from './corpus.ts';
import { CATEGORY_SETTINGS, categoryExamples, digestOf, SEVERITY_SETTINGS, severityExamples } from './examples.ts';
import { heldOut, heldOutFigures } from './held-out.ts';
import { writtenFigures } from './written-figures.ts';

/**
 * Trains the classifiers that ship, from the corpus: the same corpus makes the same bytes. First it measures how good such classifiers are on
 * software that they were not trained on, which calibrates them and is kept in figures.json.
 */
const rows = readCorpus();
const digest = digestOf(rows);
const parts = {
  category: trained('category', categoryExamples, CATEGORY_SETTINGS),
  severity: trained('severity', severityExamples, SEVERITY_SETTINGS),
};
const figures = heldOutFigures(rows, digest, parts);
writeFileSync(new URL('figures.json', import.meta.url), `${JSON.stringify(figures, undefined, 2)}\n`);
process.stdout.write(writtenFigures(figures));

/** Trains on parts of the corpus, then on all of it, and writes the weights. */
function trained(
  name: string,
  examplesOf: (rows: readonly CorpusRow[]) => Example[],
  settings: Partial<TrainingSettings>,
) {
  const withoutOne = heldOut(rows, examplesOf, settings);
  const { weights } = trainClassifier(examplesOf(rows), { ...settings, folds: 0 });
  const temperature = calibratedTemperature(withoutOne.flatMap(({ judged }) => judged));
  const packed = packClassifier(new TextClassifier({ ...weights, temperature }));
  const constant = name.toUpperCase();
  const source = [
    '// Written by training/train.ts from training/corpus; not to be edited.',
    `export const ${constant}_DIGEST = '${digest}';`,
    `export const ${constant}_WEIGHTS =`,
    `  '${packed}';`,
    '',
  ];
  writeFileSync(new URL(`../src/meaning/weights/${name}.ts`, import.meta.url), source.join('\n'));
  process.stdout.write(`${name}: ${Math.round(packed.length / 1_024)} KiB\n`);
  return withoutOne;
}
