import type { Tokens } from './tokens.ts';

/** A template as the miner holds it. */
export interface Entry {
  readonly id: string;
  readonly keys: readonly string[];
  /** What one of each key counts towards being variable. */
  readonly weights: readonly number[];
  /** What is shown for each key; becomes less as messages differ in it. */
  readonly shown: string[];
  /** `shown` joined. */
  text: string;
  /** In which order templates were first seen; a merge keeps the oldest's. */
  readonly born: number;
  /** When it was last asked for, in messages, and how often. */
  used: number;
  count: number;
  /** No longer among those that are held. */
  gone: boolean;
}

export function entryOf(id: string, { keys, shown }: Tokens, weights: readonly number[], born: number): Entry {
  return { id, keys, weights, shown: [...shown], text: shown.join(''), born, used: 0, count: 0, gone: false };
}
