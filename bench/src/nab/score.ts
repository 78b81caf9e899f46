import type { Ground } from './ground.ts';

/** The weights of one application profile, by the names of the benchmark. */
export interface Profile {
  readonly tpWeight: number;
  readonly fpWeight: number;
  readonly fnWeight: number;
}

/** What detections came to, before the weights of a profile. Those of several series add up. */
export interface Parts {
  readonly windows: number;
  readonly found: number;
  /** Of the found windows, each at most 1. */
  readonly reward: number;
  readonly falsePositives: number;
  /** Of the false positives, each at least -1. */
  readonly penalty: number;
}

const NOTHING: Parts = { windows: 0, found: 0, reward: 0, falsePositives: 0, penalty: 0 };

/** A series with the scores of a detector, higher for what is less usual. */
export interface Scored {
  readonly ground: Ground;
  readonly scores: ArrayLike<number>;
}

/** Every point whose score is at least the threshold is a detection. */
export function partsOf({ ground, scores }: Scored, threshold: number): Parts {
  const { from, window, worth, windows } = ground;
  let [found, reward, falsePositives, penalty, last] = [0, 0, 0, 0, -1];
  for (let point = from; point < worth.length; point += 1) {
    if (!((scores[point] ?? Number.NaN) >= threshold)) continue;
    const here = window[point] ?? -1;
    const value = worth[point] ?? 0;
    if (here < 0) {
      falsePositives += 1;
      penalty += value;
    } else if (here !== last) {
      found += 1;
      reward += value;
      last = here;
    }
  }
  return { windows, found, reward, falsePositives, penalty };
}

export function sumOf(parts: Iterable<Parts>): Parts {
  let sum = NOTHING;
  for (const each of parts)
    sum = {
      windows: sum.windows + each.windows,
      found: sum.found + each.found,
      reward: sum.reward + each.reward,
      falsePositives: sum.falsePositives + each.falsePositives,
      penalty: sum.penalty + each.penalty,
    };
  return sum;
}

export function rawScore({ windows, found, reward, penalty }: Parts, profile: Profile): number {
  return profile.tpWeight * reward + profile.fpWeight * penalty - profile.fnWeight * (windows - found);
}

/** 0 is what no detection at all gets, 100 the first point of every window and nothing else. NaN without any window. */
export function normalisedScore(parts: Parts, profile: Profile): number {
  const { tpWeight, fnWeight } = profile;
  return (100 * (rawScore(parts, profile) / parts.windows + fnWeight)) / (tpWeight + fnWeight);
}

export interface Score extends Parts {
  readonly raw: number;
  readonly normalised: number;
}

/** With a threshold of 1 scores of 0 and 1 are decisions that are taken as they are. */
export function score(files: readonly Scored[], threshold: number, profile: Profile): Score {
  const parts = sumOf(files.map((file) => partsOf(file, threshold)));
  return { ...parts, raw: rawScore(parts, profile), normalised: normalisedScore(parts, profile) };
}
