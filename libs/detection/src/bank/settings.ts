import type { Handicaps } from './verdict.ts';

export interface BankSettings {
  /** Powers of ten that a record gains when it is beyond the last by as much as that was away from what is usual. */
  readonly steepness: number;
  /** The same for bounds of means, by what lies between the bounds. */
  readonly recordSteepness: number;
  /** Of signs that many healthy series show. */
  readonly handicaps: Handicaps;
}

export const defaultBank: BankSettings = {
  steepness: 5,
  recordSteepness: 10,
  handicaps: { high: 0.5, low: 0.5, spread: 0.5, change: 0.25, local: 0.25, recent: 0.25, still: 1.5 },
};
