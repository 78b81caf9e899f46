import { rounded } from '../statistics.ts';

/** What was so, what was said, and of how many lines. */
export interface Verdict {
  readonly truth: string;
  readonly said: string;
  readonly lines: number;
}

export interface Score {
  readonly accuracy: number;
  /** The mean of the shares of each label that were found: a label that is rare counts as much as any. */
  readonly balanced: number;
  /** The mean of the F1 of each label that is there. */
  readonly macroF1: number;
}

/** Of lines, or of texts when each has one line. Labels that are not there don't count, unless as mistakes. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const labels = [...new Set(verdicts.map(({ truth }) => truth))];
  const count = (fits: (verdict: Verdict) => boolean) =>
    verdicts.reduce((sum, verdict) => sum + (fits(verdict) ? verdict.lines : 0), 0);
  const each = labels.map((label) => {
    const right = count(({ truth, said }) => truth === label && said === label);
    const [there, said] = [count(({ truth }) => truth === label), count((verdict) => verdict.said === label)];
    return { recall: right / there, f1: (2 * right) / (there + said) };
  });
  const mean = (values: readonly number[]) => rounded(values.reduce((sum, value) => sum + value, 0) / labels.length, 4);
  return {
    accuracy: rounded(count(({ truth, said }) => truth === said) / count(() => true), 4),
    balanced: mean(each.map(({ recall }) => recall)),
    macroF1: mean(each.map(({ f1 }) => f1)),
  };
}
