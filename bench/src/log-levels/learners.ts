import { type Example, type LineSeverity, trainClassifier } from '@hale/templates';
import type { CorpusLine } from '../loghub/own-corpus.ts';
import { remembered } from '../remembered.ts';
import { isBad, type LevelText, type SystemLevels, usualSeverity } from './systems.ts';

/** What one source of examples says of a text. */
export interface Learner {
  /** That it is worse than info, as the logarithm of odds. */
  readonly odds: (text: string) => number;
  /** How probable each severity is. */
  readonly shares: (text: string) => Readonly<Partial<Record<LineSeverity, number>>>;
}

/** Beyond these odds a judge who is wrong would cost more than he can ever know. */
const MOST_ODDS = 6;
const SETTINGS = { folds: 0, iterations: 60 };

/** Every system counts by the square root of its texts, so that one that says much does not drown the others. */
export function learnSystems(systems: readonly SystemLevels[]): Learner {
  const examples = systems.flatMap(({ texts }) =>
    texts.map((each) => ({ text: each.text, severity: usualSeverity(each), weight: 1 / Math.sqrt(texts.length) })),
  );
  return learnerOf(examples);
}

export function learnCorpus(corpus: readonly CorpusLine[]): Learner {
  return learnerOf(corpus.map(({ text, severity }) => ({ text, severity: severity as LineSeverity, weight: 1 })));
}

function learnerOf(examples: readonly { text: string; severity: LineSeverity; weight: number }[]): Learner {
  const labelled = (labelOf: (severity: LineSeverity) => string): Example[] =>
    examples.map(({ text, severity, weight }) => ({ text, weight, label: labelOf(severity) }));
  const worse = trainClassifier(
    labelled((severity) => (isBad(severity) ? 'bad' : 'fine')),
    { ...SETTINGS, balance: 1 },
  );
  const odds = remembered((text) => {
    const { bad = 0, fine = 0 } = worse.predict(text).probabilities;
    return Math.max(-MOST_ODDS, Math.min(MOST_ODDS, Math.log(bad / fine)));
  });
  let each: ReturnType<typeof trainClassifier> | undefined;
  const shares = remembered((text) => {
    each ??= trainClassifier(
      labelled((severity) => severity),
      { ...SETTINGS, balance: 0 },
    );
    return each.predict(text).probabilities;
  });
  return { odds, shares };
}

/** How many lines of a text are worse than info, and how many it has. */
export function badLines({ lines }: LevelText): readonly [bad: number, all: number] {
  let [bad, all] = [0, 0];
  for (const [severity, count] of lines) {
    all += count;
    if (isBad(severity)) bad += count;
  }
  return [bad, all];
}
