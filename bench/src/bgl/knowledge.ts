import { trainClassifier } from '@hale/templates';
import type { CorpusLine } from '../loghub/own-corpus.ts';
import { remembered } from '../remembered.ts';

/** What the corpus says of a text that it does not hold, each -1 to 1. */
export interface Knowledge {
  /** That it reads like an error or worse. */
  readonly severity: (text: string) => number;
  /** That it is about what systems run on breaking, and not about what somebody asked for or set. */
  readonly breakage: (text: string) => number;
}

/** Of what a system runs on; all other categories are of what people ask for, set, write or may do. */
const BREAKAGE = new Set([
  'crash',
  'out-of-memory',
  'disk',
  'network',
  'timeout',
  'database',
  'dependency',
  'resource-exhaustion',
  'hardware',
]);
const BAD = new Set(['error', 'fatal']);

export function knowledgeOf(corpus: readonly CorpusLine[]): Knowledge {
  const shareOf = (label: (line: CorpusLine) => string, wanted: ReadonlySet<string>) => {
    const examples = corpus.map((line) => ({ text: line.text, label: label(line), group: line.software }));
    const classifier = trainClassifier(examples, { folds: 0 });
    return remembered((text) =>
      Object.entries(classifier.predict(text).probabilities).reduce(
        (sum, [name, share]) => sum + (wanted.has(name) ? 2 * share : 0),
        -1,
      ),
    );
  };
  return {
    severity: shareOf(({ severity }) => severity, BAD),
    breakage: shareOf(({ category }) => category, BREAKAGE),
  };
}
