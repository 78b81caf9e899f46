import { tokensOf } from '../learning/tokens.ts';
import { HINTS } from './hints.ts';
import type { LineSeverity } from './severity.ts';
import { topicsOf } from './topics.ts';

const SAID: Partial<Record<LineSeverity, readonly string[]>> = {
  warning: ['said warning'],
  error: ['said bad'],
  fatal: ['said bad'],
};

/**
 * What the learner is told of a template beside its words: what they are about, which hints match, and that it is bad where somebody said so.
 * That a line is harmless says nothing: most lines that no sender gave a level are taken for harmless.
 */
export function signsOf(template: string, severity?: LineSeverity): string[] {
  const words = tokensOf(template).flatMap(({ kind, text }) => (kind === 'word' ? [text] : []));
  const hints = HINTS.filter(({ pattern }) => pattern.test(template)).map(({ category }) => category);
  return [
    ...[...new Set(words.flatMap(topicsOf))].map((topic) => `topic ${topic}`),
    ...[...new Set(hints)].map((category) => `hint ${category}`),
    `first hint ${hints[0] ?? 'none'}`,
    ...(severity === undefined ? [] : (SAID[severity] ?? [])),
  ];
}
