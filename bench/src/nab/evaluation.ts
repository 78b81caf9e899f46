import { randomFrom } from '../random.ts';
import { median, rounded } from '../statistics.ts';
import type { ByProfile, CorpusFile } from './corpus.ts';
import { type CrossValidation, crossValidate } from './cross-validation.ts';
import { alternatingHalves, folderOf, randomHalves } from './halves.ts';
import type { Judged } from './run.ts';
import { normalisedScore, type Parts, type Profile, partsOf, rawScore, type Scored, score, sumOf } from './score.ts';
import { optimum, type Step, sweep } from './sweep.ts';

type Row = ByProfile<number>;

/** Of a file or folder: the windows that were found, and detections outside of all windows. */
interface Tally {
  readonly windows: number;
  readonly found: number;
  readonly falsePositives: number;
  /** By the standard profile, not normalised; at most one a window. */
  readonly raw: number;
}

interface Both {
  readonly swept: Tally;
  readonly decided: Tally;
}

export interface Evaluation {
  /** The best threshold over the scores of all files, for each profile: how published rows are made. */
  readonly swept: Row;
  readonly thresholds: Row;
  /** The detector's own decisions, nothing tuned here. */
  readonly decided: Row;
  readonly crossValidation: ReturnType<typeof crossValidationOf>;
  /** Swept: with the threshold of the standard profile. */
  readonly folders: Readonly<Record<string, Both>>;
  readonly perFile: Readonly<Record<string, Both>>;
}

export interface Setting {
  readonly profiles: ByProfile<Profile>;
  /** How many random splits, beside the one that is always the same. */
  readonly splits: number;
  readonly seed: number;
}

/** What a detector comes to that judged each of the files. */
export function evaluate(files: readonly CorpusFile[], judged: readonly Judged[], setting: Setting): Evaluation {
  const { profiles } = setting;
  const scored = scoredFiles(
    files,
    judged.map(({ scores }) => scores),
  );
  const best = optima(scored, profiles);
  const swept = scored.map((file) => partsOf(file, best.standard.threshold));
  const decisions = scoredFiles(
    files,
    judged.map(({ detections }) => detections),
  );
  const decided = decisions.map((file) => partsOf(file, 1));
  const sum = sumOf(decided);
  const both = (indices: readonly number[]): Both => ({
    swept: tally(indices, swept, profiles.standard),
    decided: tally(indices, decided, profiles.standard),
  });
  const folders = Map.groupBy(files.keys(), (index) => folderOf(files[index]?.name ?? ''));
  return {
    swept: mapped(profiles, (profile, name) => shown(normalisedScore(best[name].parts, profile))),
    thresholds: mapped(profiles, (_, name) => best[name].threshold),
    decided: mapped(profiles, (profile) => shown(normalisedScore(sum, profile))),
    crossValidation: crossValidationOf(files, scored, setting),
    folders: Object.fromEntries([...folders].map(([folder, indices]) => [folder, both(indices)])),
    perFile: Object.fromEntries(files.map(({ name }, index) => [name, both([index])])),
  };
}

/** What scores of another come to: with its published thresholds, with the best, and with thresholds held out. */
export function rescore(
  files: readonly CorpusFile[],
  scores: readonly Float64Array[],
  thresholds: Row,
  setting: Setting,
) {
  const { profiles } = setting;
  const scored = scoredFiles(files, scores);
  const best = optima(scored, profiles);
  return {
    rescored: mapped(profiles, (profile, name) => shown(score(scored, thresholds[name], profile).normalised)),
    swept: mapped(profiles, (profile, name) => shown(normalisedScore(best[name].parts, profile))),
    crossValidated: crossValidationOf(files, scored, setting).pooled.standard,
  };
}

const scoredFiles = (files: readonly CorpusFile[], scores: readonly ArrayLike<number>[]): readonly Scored[] =>
  files.map(({ ground }, index) => ({ ground, scores: scores[index] ?? [] }));

function optima(scored: readonly Scored[], profiles: ByProfile<Profile>): ByProfile<Step> {
  const steps = sweep(scored);
  return mapped(profiles, (profile) => optimum(steps, profile));
}

function crossValidationOf(files: readonly CorpusFile[], scored: readonly Scored[], setting: Setting) {
  const { profiles, splits, seed } = setting;
  const names = files.map(({ name }) => name);
  const alternating = alternatingHalves(names);
  const each = mapped(profiles, (profile) => crossValidate(scored, alternating, profile));
  const random = randomFrom(seed);
  const drawn = Array.from({ length: splits }, () => {
    return crossValidate(scored, randomHalves(names, random), profiles.standard).pooled;
  });
  return {
    pooled: mapped(each, ({ pooled }) => shown(pooled)),
    meanOfHalves: mapped(each, ({ meanOfHalves }) => shown(meanOfHalves)),
    halves: mapped(each, ({ halves }) => halves.map(shownHalf)),
    randomSplits: {
      splits,
      lowest: shown(Math.min(...drawn)),
      median: shown(median(drawn)),
      highest: shown(Math.max(...drawn)),
    },
  };
}

function shownHalf({ threshold, score: its }: CrossValidation['halves'][number]) {
  const { windows, found, falsePositives } = its;
  return { threshold, score: shown(its.normalised), windows, found, falsePositives };
}

function tally(indices: readonly number[], parts: readonly Parts[], profile: Profile): Tally {
  const sum = sumOf(indices.flatMap((index) => parts[index] ?? []));
  const { windows, found, falsePositives } = sum;
  return { windows, found, falsePositives, raw: shown(rawScore(sum, profile)) };
}

function mapped<From, To>(from: ByProfile<From>, to: (value: From, name: keyof ByProfile<From>) => To): ByProfile<To> {
  return {
    standard: to(from.standard, 'standard'),
    lowFP: to(from.lowFP, 'lowFP'),
    lowFN: to(from.lowFN, 'lowFN'),
  };
}

const shown = (value: number): number => rounded(value, 3);
