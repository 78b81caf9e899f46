import type { TextClassifier } from '../learning/text-classifier.ts';
import { headOf } from './head.ts';
import type { LineSeverity } from './severity.ts';
import { SEVERITY_RULES } from './severity-rules.ts';

/** How sure the classifier must be that a line is bad. */
const SURE = 0.7;

/** How bad a template says that it is, without a level. What is learnt is asked of its head only, and makes it an error at most. */
export function textSeverity(template: string, classifier: Pick<TextClassifier, 'predict'>): LineSeverity {
  const rule = SEVERITY_RULES.find(({ pattern }) => pattern.test(template));
  if (rule) return rule.severity;
  const { error = 0, fatal = 0, warning = 0 } = classifier.predict(headOf(template)).probabilities;
  if (error + fatal >= SURE) return 'error';
  return error + fatal + warning >= SURE ? 'warning' : 'info';
}
