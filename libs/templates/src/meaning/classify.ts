import type { LogCategory } from '@hale/events';
import { CATEGORY_RULES, SEVERITY_RULES } from './rules.ts';
import { type LineSeverity, severityOfLevel } from './severity.ts';

/** What a template is about, as far as rules can say. */
export interface Placement {
  /** Of the closed set; `unknown` when no rule knows. */
  readonly category: LogCategory;
  /** How sure that is, 0 to 1. */
  readonly confidence: number;
}

/** Below this nobody should rely on a category. */
export const UNSURE = 0.5;

const QUIET: Placement = { category: 'noise', confidence: 0.6 };
const UNKNOWN: Placement = { category: 'unknown', confidence: 0 };

/**
 * How bad a line is: as bad as its level. Words count only where there is none, and then only at the start of the template, so that what a
 * stranger gets logged cannot raise it.
 */
export function severityOf(template: string, level: string | undefined): LineSeverity {
  return severityOfLevel(level) ?? SEVERITY_RULES.find(({ pattern }) => pattern.test(template))?.severity ?? 'info';
}

/** What a template is about. One of a low severity that no rule knows is noise. Meant for each template, not for each line. */
export function categoryOf(template: string, severity: LineSeverity): Placement {
  const rule = CATEGORY_RULES.find(({ pattern }) => pattern.test(template));
  if (rule) return { category: rule.category, confidence: rule.confidence };
  return severity === 'debug' || severity === 'info' ? QUIET : UNKNOWN;
}
