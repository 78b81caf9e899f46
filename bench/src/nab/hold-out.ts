import { normalisedScore, type Parts, type Profile, type Scored, score, sumOf } from './score.ts';
import { optimise } from './sweep.ts';

export interface HeldOutFold {
  /** Which candidate was best on all other folds, at which threshold. */
  readonly candidate: number;
  readonly threshold: number;
  readonly score: Parts;
}

/**
 * Of candidates, each with scores of the same files, the one is taken that is best on the files of the other folds, and scored on a fold's
 * own. Pooled as one corpus: every window weighs the same.
 */
export function holdOut(
  candidates: readonly (readonly Scored[])[],
  folds: readonly (readonly number[])[],
  profile: Profile,
): { readonly pooled: number; readonly folds: readonly HeldOutFold[] } {
  const each = folds.map((fold, held) => {
    const others = folds.flatMap((other, index) => (index === held ? [] : other));
    return heldOut(candidates, fold, others, profile);
  });
  return { pooled: normalisedScore(sumOf(each.map((fold) => fold.score)), profile), folds: each };
}

function heldOut(
  candidates: readonly (readonly Scored[])[],
  fold: readonly number[],
  others: readonly number[],
  profile: Profile,
): HeldOutFold {
  let best = { candidate: 0, threshold: Number.POSITIVE_INFINITY, score: Number.NEGATIVE_INFINITY };
  for (const [candidate, files] of candidates.entries()) {
    const { threshold, parts } = optimise(pick(files, others), profile);
    const reached = normalisedScore(parts, profile);
    if (reached > best.score) best = { candidate, threshold, score: reached };
  }
  const { candidate, threshold } = best;
  return { candidate, threshold, score: score(pick(candidates[candidate] ?? [], fold), threshold, profile) };
}

const pick = (files: readonly Scored[], indices: readonly number[]): readonly Scored[] =>
  indices.flatMap((index) => files[index] ?? []);
