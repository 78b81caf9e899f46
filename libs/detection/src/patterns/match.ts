import type { Pattern } from '@hale/events';

/** A pattern that a series shows. */
export interface Match {
  readonly pattern: Pattern;
  /** How well it fits, from 0 to 1: what part of what the series did is explained by it. */
  readonly fit: number;
  /** Where it went from what was usual. */
  readonly side: 'high' | 'low' | 'none';
  /** When it began, milliseconds; to a slot. */
  readonly since: number;
  readonly lastingMs: number;
  /** From one excursion to the next, milliseconds. */
  readonly periodMs?: number;
}

/** Under this much nothing is named: more has to be explained than is left. */
export const LEAST_FIT = 0.6;
