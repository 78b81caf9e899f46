import type { LogCategory } from '@hale/events';
import { CATEGORY_RULES, SEVERITY_RULES } from './rules.ts';
import { type LineSeverity, severityOfLevel } from './severity.ts';

/** What a template is about and how bad it is, as far as rules can say. */
export interface Classification {
  readonly severity: LineSeverity;
  /** Of the closed set; `unknown` when no rule knows. */
  readonly category: LogCategory;
  /** How sure the category is, 0 to 1. */
  readonly confidence: number;
}

/** Below this nobody should rely on a category. */
export const UNSURE = 0.5;

const QUIET_CONFIDENCE = 0.6;

/**
 * Classifies a template. The severity is that of the level; words count only where there is none, and then only at the start of the text, so that
 * what a stranger gets logged cannot raise it. A line of a low level that no rule knows is noise.
 */
export function classify(template: string, level: string | undefined): Classification {
  const severity = severityOfLevel(level) ?? severityOfText(template);
  const rule = CATEGORY_RULES.find(({ pattern }) => pattern.test(template));
  if (rule) return { severity, category: rule.category, confidence: rule.confidence };
  const quiet = severity === 'debug' || severity === 'info';
  return quiet
    ? { severity, category: 'noise', confidence: QUIET_CONFIDENCE }
    : { severity, category: 'unknown', confidence: 0 };
}

function severityOfText(template: string): LineSeverity {
  return SEVERITY_RULES.find(({ pattern }) => pattern.test(template))?.severity ?? 'info';
}
