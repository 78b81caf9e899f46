import type { Sample } from './threshold.ts';
import { isValue } from './value.ts';

export interface FlatSettings {
  /** Moves that must have been seen before standing still means anything. */
  readonly learn: number;
  /** It stands still when it has not moved for so many times the longest pause that it ever made. */
  readonly pauses: number;
  /** And for at least so long, milliseconds. */
  readonly leastMs: number;
}

export const defaultFlat: FlatSettings = { learn: 20, pauses: 5, leastMs: 20_000 };

/** Plain JSON, a hundred bytes. */
export interface FlatState {
  readonly at: number;
  readonly value: number;
  readonly movedAt: number;
  readonly moves: number;
  /** The longest time between two moves, milliseconds. */
  readonly longestMs: number;
  readonly episode?: { readonly startedAt: number };
}

export type FlatVerdict =
  | { readonly type: 'ignored'; readonly reason: 'invalid' | 'late' | 'duplicate' }
  | { readonly type: 'none' }
  | { readonly type: 'raised'; readonly startedAt: number; readonly at: number; readonly value: number }
  | { readonly type: 'cleared'; readonly at: number; readonly value: number };

const NONE: FlatVerdict = { type: 'none' };

/** Says when a series that always moves, such as a heartbeat, stands still. Samples that do not come are not standing still. */
export function judgeFlat(
  state: FlatState | undefined,
  { at, value }: Sample,
  settings: FlatSettings,
): { readonly state: FlatState; readonly verdict: FlatVerdict } {
  const before = state ?? { at: -1, value, movedAt: at, moves: 0, longestMs: 0 };
  if (!isValue(value) || !Number.isFinite(at))
    return { state: before, verdict: { type: 'ignored', reason: 'invalid' } };
  if (at <= before.at)
    return { state: before, verdict: { type: 'ignored', reason: at === before.at ? 'duplicate' : 'late' } };
  const { episode, movedAt, moves, longestMs } = before;
  if (value !== before.value) {
    const learnt = episode ? longestMs : Math.max(longestMs, at - movedAt);
    const moved = { at, value, movedAt: at, moves: Math.min(moves + 1, settings.learn), longestMs: learnt };
    return { state: moved, verdict: episode ? { type: 'cleared', at, value } : NONE };
  }
  const still = { ...before, at };
  const limit = Math.max(settings.leastMs, settings.pauses * longestMs);
  if (episode || moves < settings.learn || at - movedAt < limit) return { state: still, verdict: NONE };
  return {
    state: { ...still, episode: { startedAt: movedAt } },
    verdict: { type: 'raised', startedAt: movedAt, at, value },
  };
}
