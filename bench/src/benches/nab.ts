import { fileURLToPath } from 'node:url';
import type { Bench, BenchContext } from '../bench.ts';
import { crossValidateConstants } from '../nab/constants.ts';
import { type Corpus, readCorpus } from '../nab/corpus.ts';
import { DETECTORS } from '../nab/detectors.ts';
import { evaluate, rescore, type Setting } from '../nab/evaluation.ts';
import { type Judge, judged } from '../nab/run.ts';
import { type Measured, type NabFigures, tables } from '../nab/tables.ts';
import { rounded } from '../statistics.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/nab', import.meta.url));

/** How good a detector is on series that people have labelled, beside what others published. */
export const nab: Bench<NabFigures> = {
  name: 'nab',
  summary: 'the score of the Numenta Anomaly Benchmark, in-sample and cross-validated, beside the published ones',
  dataset:
    'Numenta Anomaly Benchmark 1.1: 58 series, 365,558 points, 116 labelled windows (--data, ../shared/data/nab)',
  options: [
    {
      name: 'splits',
      value: 'N',
      takes: /^[1-9]\d{0,2}$/,
      fallback: '20',
      summary: 'random splits for the spread of the cross-validated score',
    },
  ],
  async run(context) {
    const corpus = await readCorpus(context.dataDir ?? DATA);
    const setting = { profiles: corpus.profiles, splits: Number(context.options['splits']), seed: context.seed };
    const detectors = Object.fromEntries(
      DETECTORS.map(({ name, judge }) => [name, measure(name, judge, corpus, setting, context)]),
    );
    const [ours = ''] = Object.keys(detectors);
    const constants = crossValidateConstants(corpus.files, setting);
    context.progress(`${ours}: chose from ${constants.candidates} settings`);
    return figuresOf(ours, detectors, constants, publishedOf(corpus, setting));
  },
  show: tables,
};

function measure(name: string, judge: Judge, corpus: Corpus, setting: Setting, { progress }: BenchContext): Measured {
  const before = performance.now();
  const outputs = corpus.files.map(({ timestamps, values }) => judged(timestamps, values, judge));
  const seconds = (performance.now() - before) / 1_000;
  const points = corpus.files.reduce((sum, { values }) => sum + values.length, 0);
  progress(`${name}: judged ${points} points in ${rounded(seconds, 1)} s`);
  return { ...evaluate(corpus.files, outputs, setting), pointsPerS: Math.round(points / seconds) };
}

function publishedOf({ published, outputs, thresholds, files }: Corpus, setting: Setting): NabFigures['published'] {
  return Object.fromEntries(
    Object.entries(published).map(([name, row]) => {
      const [scores, its] = [outputs[name], thresholds[name]];
      return [name, { published: row, ...(scores && its && rescore(files, scores, its, setting)) }];
    }),
  );
}

function figuresOf(
  ours: string,
  detectors: Readonly<Record<string, Measured>>,
  constants: NabFigures['constants'],
  published: NabFigures['published'],
): NabFigures {
  const first = detectors[ours];
  if (!first) throw new Error('nothing to measure');
  const { swept, thresholds, decided, crossValidation, folders, perFile } = first;
  const crossValidated = crossValidation.pooled.standard;
  return {
    detector: ours,
    ...swept,
    crossValidated,
    thresholds,
    decided,
    crossValidation,
    constants,
    published,
    folders,
    perFile,
    detectors,
  };
}
