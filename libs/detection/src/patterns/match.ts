/** Shapes that have a name. */
export const PATTERNS = [
  /** Grows steadily, or what is left shrinks, and does not come back as it used to. */
  'leak',
  /** Pressed against a ceiling, or nothing left. */
  'saturation',
  /** Went to another level and stays there. */
  'step',
  /** The same, right after a process of the service started. */
  'step-after-deploy',
  /** Always moved, and stands still. */
  'flat-line',
  /** Short excursions again and again, with rests between them. */
  'spike-train',
  /** What usually comes at this time did not. */
  'seasonal-break',
  /** Swings much more than it did, around the same level. */
  'noise-burst',
] as const;
export type Pattern = (typeof PATTERNS)[number];

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
