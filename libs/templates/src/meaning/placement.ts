import { type LogCategory, logCategorySchema } from '@hale/events';
import type { TextClassifier } from '../learning/text-classifier.ts';
import { RULES } from './rules.ts';
import type { LineSeverity } from './severity.ts';
import { signsOf } from './signs.ts';

/** What a template is about, as far as rules and a classifier can say. */
export interface Placement {
  /** Of the closed set; `unknown` when it could be anything. */
  readonly category: LogCategory;
  /** How likely that is, 0 to 1, as measured on templates of software that was not learnt from (docs/logs.md). */
  readonly confidence: number;
}

/** Below this nobody should rely on a category. */
export const UNSURE = 0.5;
/** Below this a guess is as good as none. */
const ANY_GUESS = 0.35;
const UNKNOWN: Placement = { category: 'unknown', confidence: 0 };
const CATEGORIES: readonly LogCategory[] = logCategorySchema.options[0].options;

/** The word of a sure rule, else the classifier's. `severity`: as far as somebody said it. */
export function placementOf(
  template: string,
  severity: LineSeverity | undefined,
  classifier: Pick<TextClassifier, 'predict'>,
): Placement {
  const rule = RULES.find(({ pattern }) => pattern.test(template));
  if (rule) return { category: rule.category, confidence: rule.confidence };
  const { label, confidence } = classifier.predict(template, signsOf(template, severity));
  const category = CATEGORIES.find((each) => each === label);
  if (category === undefined || confidence < ANY_GUESS) return UNKNOWN;
  return { category, confidence: Math.round(confidence * 100) / 100 };
}
