import { normalisedScore, type Parts, type Profile, type Scored } from './score.ts';

export interface Step {
  readonly threshold: number;
  readonly parts: Parts;
}

/** What a window gains when the threshold comes down to this score. */
interface Gain {
  readonly score: number;
  readonly reward: number;
  readonly found: number;
}

/**
 * What all series come to at each threshold that can be the best, the highest (nothing is detected) first. Only scores
 * at which a window gains can be: between two of them a lower threshold adds nothing but false positives. So the sweep
 * takes one binary search a point and sorts no points.
 */
export function sweep(files: readonly Scored[]): readonly Step[] {
  const gains = files.flatMap(gainsOf).sort((a, b) => b.score - a.score);
  const thresholds = Float64Array.from(new Set(gains.map((gain) => gain.score)));
  const { counts, penalties } = falsePositivesBy(thresholds, files);
  const windows = files.reduce((sum, { ground }) => sum + ground.windows, 0);
  let parts: Parts = { windows, found: 0, reward: 0, falsePositives: 0, penalty: 0 };
  const steps: Step[] = [{ threshold: Number.POSITIVE_INFINITY, parts }];
  let next = 0;
  for (const [index, threshold] of thresholds.entries()) {
    let [found, reward] = [parts.found, parts.reward];
    for (let gain = gains[next]; gain?.score === threshold; next += 1, gain = gains[next]) {
      found += gain.found;
      reward += gain.reward;
    }
    const falsePositives = parts.falsePositives + (counts[index] ?? 0);
    parts = { windows, found, reward, falsePositives, penalty: parts.penalty + (penalties[index] ?? 0) };
    steps.push({ threshold, parts });
  }
  return steps;
}

/** Of thresholds that are equally good the highest. */
export function optimum(steps: readonly Step[], profile: Profile): Step {
  return steps.reduce((best, step) =>
    normalisedScore(step.parts, profile) > normalisedScore(best.parts, profile) ? step : best,
  );
}

/** The best single threshold over all series. */
export const optimise = (files: readonly Scored[], profile: Profile): Step => optimum(sweep(files), profile);

/** A window's first detection counts, so it gains at each score above all before it. */
function gainsOf({ ground, scores }: Scored): Gain[] {
  const records: { window: number; score: number; worth: number }[] = [];
  for (let point = ground.from; point < ground.worth.length; point += 1) {
    const window = ground.window[point] ?? -1;
    if (window < 0) continue;
    const [score, last] = [scores[point] ?? Number.NaN, records.at(-1)];
    const least = last?.window === window ? last.score : Number.NEGATIVE_INFINITY;
    if (score > least) records.push({ window, score, worth: ground.worth[point] ?? 0 });
  }
  return records.map(({ window, score, worth }, index) => {
    const after = records[index + 1];
    const known = after?.window === window;
    return { score, reward: worth - (known ? after.worth : 0), found: known ? 0 : 1 };
  });
}

/** What is added between a threshold and the one above it. Thresholds fall. */
function falsePositivesBy(thresholds: Float64Array, files: readonly Scored[]) {
  const counts = new Uint32Array(thresholds.length);
  const penalties = new Float64Array(thresholds.length);
  const lowest = thresholds.at(-1) ?? Number.POSITIVE_INFINITY;
  for (const { ground, scores } of files) {
    for (let point = ground.from; point < ground.worth.length; point += 1) {
      const score = scores[point] ?? Number.NaN;
      if (ground.window[point] !== -1 || !(score >= lowest)) continue;
      const index = firstNotAbove(thresholds, score);
      counts[index] = (counts[index] ?? 0) + 1;
      penalties[index] = (penalties[index] ?? 0) + (ground.worth[point] ?? 0);
    }
  }
  return { counts, penalties };
}

function firstNotAbove(falling: Float64Array, value: number): number {
  let [low, high] = [0, falling.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((falling[middle] ?? 0) <= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
