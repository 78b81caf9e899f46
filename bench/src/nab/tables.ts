import { aligned } from '../table.ts';
import type { crossValidateConstants } from './constants.ts';
import type { ByProfile } from './corpus.ts';
import type { Evaluation, rescore } from './evaluation.ts';

export type Measured = Evaluation & { readonly pointsPerS: number };

/** At the top stands our detector, with its best threshold over all files; all of them stand in `detectors`. */
export interface NabFigures extends Readonly<Record<string, unknown>>, ByProfile<number> {
  readonly detector: string;
  /** The standard score of the pooled halves. */
  readonly crossValidated: number;
  /** Of our detector, its constants held out as well. */
  readonly constants: ReturnType<typeof crossValidateConstants>;
  readonly published: Readonly<Record<string, Published>>;
  readonly detectors: Readonly<Record<string, Measured>>;
}

type Published = { readonly published: ByProfile<number> } & Partial<ReturnType<typeof rescore>>;

const score = (value: number | undefined): string => value?.toFixed(2) ?? '';

export function tables({ published, detectors, detector, constants }: NabFigures): string {
  return [
    ranking(published, detectors),
    held(detector, constants),
    ...Object.entries(detectors).flatMap(([name, each]) => [halves(name, each), folders(name, each)]),
  ].join('\n\n');
}

function ranking(published: NabFigures['published'], detectors: NabFigures['detectors']): string {
  const row = (name: string, { standard, lowFP, lowFN }: ByProfile<number>, ...more: string[]) => ({
    standard,
    cells: [name, score(standard), score(lowFP), score(lowFN), ...more],
  });
  const others = Object.entries(published).map(([name, { published: its, rescored, crossValidated }]) => {
    const again = rescored ? [rescored.standard, rescored.lowFP, rescored.lowFN].map(score).join(' / ') : '';
    return row(name, its, score(crossValidated), again);
  });
  const ours = Object.entries(detectors).flatMap(([name, { swept, decided, crossValidation }]) => [
    row(`* ${name}, best threshold`, swept, score(crossValidation.pooled.standard)),
    row(`* ${name}, as it decides`, decided),
  ]);
  const rows = [...others, ...ours].sort((a, b) => b.standard - a.standard);
  const head = ['* measured, others published', 'standard', 'low FP', 'low FN', 'cross-validated', 're-scored'];
  return aligned([head, ...rows.map(({ cells }) => cells)]);
}

function held(
  detector: string,
  { candidates, halves: alternating, randomSplits, folders: each }: NabFigures['constants'],
) {
  const { splits, lowest, median, highest } = randomSplits;
  return [
    `${detector}, its constants chosen from ${candidates} settings as well, standard, pooled`,
    `each half by the other: ${score(alternating.pooled)} (${alternating.chosen.join('; ')})`,
    `${splits} random splits: ${score(lowest)} to ${score(highest)}, median ${score(median)}`,
    `each folder by all others: ${score(each.pooled)} (${each.chosen.join('; ')})`,
  ].join('\n');
}

function halves(name: string, { crossValidation, pointsPerS }: Measured): string {
  const { pooled, meanOfHalves, halves: each, randomSplits } = crossValidation;
  const lines = (['standard', 'lowFP', 'lowFN'] as const).map((profile) => {
    const [a, b] = each[profile].map((half) => score(half.score));
    return [profile, score(pooled[profile]), score(meanOfHalves[profile]), a ?? '', b ?? ''];
  });
  const { splits, lowest, median, highest } = randomSplits;
  return [
    `${name}, threshold chosen on one half of the files, scored on the other (${pointsPerS} points/s)`,
    aligned([['', 'pooled', 'mean of halves', 'first half', 'second half'], ...lines]),
    `${splits} random splits, standard, pooled: ${score(lowest)} to ${score(highest)}, median ${score(median)}`,
  ].join('\n');
}

/** Each figure with the best threshold, and as the detector decides. */
function folders(name: string, { folders: each }: Evaluation): string {
  const head = [`${name}: best threshold | as it decides`, 'windows', 'found', 'false positives', 'raw score'];
  const rows = Object.entries(each).map(([folder, { swept, decided }]) => [
    folder,
    String(swept.windows),
    `${swept.found} | ${decided.found}`,
    `${swept.falsePositives} | ${decided.falsePositives}`,
    `${score(swept.raw)} | ${score(decided.raw)}`,
  ]);
  return aligned([head, ...rows]);
}
