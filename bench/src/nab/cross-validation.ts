import type { Halves } from './halves.ts';
import { normalisedScore, type Profile, type Score, type Scored, score, sumOf } from './score.ts';
import { optimise } from './sweep.ts';

/** One half, scored with the threshold that is best on the other. */
interface HeldOut {
  readonly threshold: number;
  readonly score: Score;
}

export interface CrossValidation {
  /**
   * Both held-out halves as one corpus: every window weighs the same, as it does in a published score, so this is the
   * one to be compared with those. It equals the mean of the halves weighted by their windows.
   */
  readonly pooled: number;
  readonly meanOfHalves: number;
  readonly halves: readonly [HeldOut, HeldOut];
}

/**
 * Holds out the threshold alone: whatever else of a detector was chosen by looking at all files is not held out by it.
 */
export function crossValidate(files: readonly Scored[], halves: Halves, profile: Profile): CrossValidation {
  const [a, b] = [halves[0].flatMap((index) => files[index] ?? []), halves[1].flatMap((index) => files[index] ?? [])];
  const held = [holdOut(b, a, profile), holdOut(a, b, profile)] as const;
  return {
    pooled: normalisedScore(sumOf(held.map((half) => half.score)), profile),
    meanOfHalves: (held[0].score.normalised + held[1].score.normalised) / 2,
    halves: held,
  };
}

function holdOut(training: readonly Scored[], heldOut: readonly Scored[], profile: Profile): HeldOut {
  const { threshold } = optimise(training, profile);
  return { threshold, score: score(heldOut, threshold, profile) };
}
