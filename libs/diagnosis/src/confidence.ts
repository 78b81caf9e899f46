import type { Severity } from '@hale/events';

/** What speaks for and against one suspect. */
export interface Signs {
  readonly severity: Severity;
  /** Kinds of collection that saw it, 1 or more. */
  readonly sources: number;
  /** No suspect began earlier. */
  readonly first: boolean;
  /** Other suspects that its trouble accounts for. */
  readonly explained: number;
  /** A deploy or change of configuration came right before. */
  readonly changed: boolean;
  /** Other critical suspects that nothing accounts for. */
  readonly rivals: number;
}

/**
 * Log odds, added up. A single critical finding, first and alone, comes to 0.6; a second kind of signal makes
 * it 0.83; a caller that follows 0.89. A single warning comes to 0.35 and is inconclusive.
 */
const WEIGHT = {
  base: -2,
  critical: 1.6,
  warning: 0.6,
  source: 1.2,
  first: 0.8,
  explained: 0.5,
  changed: 0.8,
  rival: -0.5,
};
const COUNTED = { sources: 3, explained: 2, rivals: 2 };

/** A probability in 0..1 that never falls when a source, an explained caller or a change is added. */
export function confidenceOf(signs: Signs): number {
  const more = Math.min(signs.sources - 1, COUNTED.sources);
  const odds =
    WEIGHT.base +
    severityWeight(signs.severity) +
    WEIGHT.source * Math.max(more, 0) +
    (signs.first ? WEIGHT.first : 0) +
    WEIGHT.explained * Math.min(signs.explained, COUNTED.explained) +
    (signs.changed ? WEIGHT.changed : 0) +
    WEIGHT.rival * Math.min(signs.rivals, COUNTED.rivals);
  return 1 / (1 + Math.exp(-odds));
}

function severityWeight(severity: Severity): number {
  if (severity === 'critical') return WEIGHT.critical;
  return severity === 'warning' ? WEIGHT.warning : 0;
}
