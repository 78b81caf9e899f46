import type { Severity } from '@hale/events';

/** What speaks for and against one suspect. */
export interface Signs {
  /** Of its weighty findings; `info` when it has none. */
  readonly severity: Severity;
  /** Kinds of collection that saw it. */
  readonly sources: number;
  /** It is in trouble, and all suspects that began earlier follow from it. */
  readonly first: boolean;
  /** Other suspects that its trouble accounts for. */
  readonly explained: number;
  /** A deploy or change of configuration came right before. */
  readonly changed: boolean;
  /** Spans place errors or time in the service itself. */
  readonly located: boolean;
  /** Other critical suspects that nothing accounts for. */
  readonly rivals: number;
  /** Two kinds of collection or more have seen it for a while. */
  readonly agreed: boolean;
  /** Its trouble has lasted, long enough for any other kind of collection to have seen it. */
  readonly lasting: boolean;
  /** The service itself or a probe has said for long that it fails, and no other suspect is unaccounted for. */
  readonly standsAlone: boolean;
  /** It shows only what a callee that nobody has heard of yet may account for. */
  readonly early: boolean;
  /** More traffic accounts for it. */
  readonly surge: boolean;
}

/** The least confidence at which a cause is named as such. */
export const CONCLUSIVE = 0.5;
/** The healer's default for proposing something. */
const ACTING = 0.7;

/**
 * Log odds, added up. With them
 *
 * | what is seen, of one service that is first and has no rival | confidence |
 * | --- | --- |
 * | a warning that a level differs, however long: inconclusive | 0.35 |
 * | a critical finding | 0.60 |
 * | an error line, error answers or another plain word of it at `warning`, for 25 s: enough to propose | 0.71 |
 * | two kinds of collection, a warning | 0.65 |
 * | the same for 12 s | 0.72 |
 * | two kinds, critical | 0.83 |
 * | two kinds, critical, and a caller that follows | 0.89 |
 * | two kinds, a warning, after a deploy | 0.80 |
 * | two kinds, a warning, which spans place in it | 0.75 |
 * | two kinds, a warning, and two callers that follow | 0.83 |
 */
const WEIGHT = {
  base: -2,
  critical: 1.6,
  warning: 0.6,
  source: 1.2,
  first: 0.8,
  explained: 0.5,
  changed: 0.8,
  located: 0.5,
  agreed: 0.35,
  standsAlone: 1.5,
  rival: -0.5,
};
const COUNTED = { sources: 3, explained: 2, rivals: 2 };

/**
 * Ceilings. A surge is no fault. One kind of collection suffices for a proposal only when the trouble lasts,
 * because a second kind of the same trouble is some seconds behind the first; a caller waits for a word of its
 * callees in the same way.
 */
const CEILING = { surge: 0.45, early: ACTING - 0.05, oneKind: ACTING - 0.01 };

/** A probability in 0..1 that never falls when a source, an explained caller or a change is added. */
export function confidenceOf(signs: Signs): number {
  const odds =
    WEIGHT.base +
    severityWeight(signs.severity) +
    WEIGHT.source * Math.min(Math.max(signs.sources - 1, 0), COUNTED.sources) +
    (signs.first ? WEIGHT.first : 0) +
    WEIGHT.explained * Math.min(signs.explained, COUNTED.explained) +
    (signs.changed ? WEIGHT.changed : 0) +
    (signs.located ? WEIGHT.located : 0) +
    (signs.agreed ? WEIGHT.agreed : 0) +
    (signs.standsAlone ? WEIGHT.standsAlone : 0) +
    WEIGHT.rival * Math.min(signs.rivals, COUNTED.rivals);
  return Math.min(1 / (1 + Math.exp(-odds)), ceiling(signs));
}

function ceiling({ surge, early, sources, lasting }: Signs): number {
  return Math.min(surge ? CEILING.surge : 1, early ? CEILING.early : 1, sources < 2 && !lasting ? CEILING.oneKind : 1);
}

function severityWeight(severity: Severity): number {
  if (severity === 'critical') return WEIGHT.critical;
  return severity === 'warning' ? WEIGHT.warning : 0;
}
