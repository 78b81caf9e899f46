import type { Classified } from './fault-class.ts';
import type { Suspect } from './suspect.ts';

/** A suspect with its place in the ranking. */
export interface Ranked {
  readonly suspect: Suspect;
  /** 0..1 */
  readonly confidence: number;
  /** Names of the suspects whose trouble accounts for this one's. */
  readonly explainedBy: ReadonlySet<string>;
  readonly fault: Classified;
}
