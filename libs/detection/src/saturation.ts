import type { Sample } from './threshold.ts';
import { isValue } from './value.ts';

export interface SaturationSettings {
  /** From this value on it is full. */
  readonly full: number;
  /** Below this it is not any more; less than `full`. */
  readonly calm: number;
  /** Full values in a row until it is raised. */
  readonly raiseAfter: number;
  /** Calm values in a row until it is cleared. */
  readonly clearAfter: number;
  /** Calm values that must have been seen before it is raised: what was never anything but full is meant to be. Nought: judged at once. */
  readonly learn: number;
  /** After so long (milliseconds) being full is taken for usual. */
  readonly acceptAfterMs: number;
}

export const defaultSaturation: SaturationSettings = {
  full: 0.95,
  calm: 0.9,
  raiseAfter: 3,
  clearAfter: 3,
  learn: 10,
  acceptAfterMs: 3_600_000,
};

/** Plain JSON, a hundred bytes. */
export interface SaturationState {
  readonly at: number;
  /** Calm values since being full was usual last, counted up to `learn`. */
  readonly learnt: number;
  readonly run?: { readonly since: number; readonly count: number };
  readonly episode?: { readonly startedAt: number; readonly calm: number };
}

export type SaturationVerdict =
  | { readonly type: 'ignored'; readonly reason: 'invalid' | 'late' | 'duplicate' }
  | { readonly type: 'none' }
  | { readonly type: 'raised'; readonly startedAt: number; readonly at: number; readonly value: number }
  | {
      readonly type: 'cleared';
      readonly at: number;
      readonly value: number;
      readonly reason: 'back-to-normal' | 'taken-for-usual';
    };

const NONE: SaturationVerdict = { type: 'none' };

/** Says when a share of something (0 to 1) has come to its limit and stays there, unless it is always there. */
export function judgeSaturation(
  state: SaturationState | undefined,
  { at, value }: Sample,
  settings: SaturationSettings,
): { readonly state: SaturationState; readonly verdict: SaturationVerdict } {
  const before: SaturationState = state ?? { at: -1, learnt: 0 };
  if (!isValue(value) || !Number.isFinite(at))
    return { state: before, verdict: { type: 'ignored', reason: 'invalid' } };
  if (at <= before.at)
    return { state: before, verdict: { type: 'ignored', reason: at === before.at ? 'duplicate' : 'late' } };
  const { episode, learnt } = before;
  if (value < settings.calm) {
    const known = Math.min(settings.learn, learnt + 1);
    const calm = (episode?.calm ?? 0) + 1;
    if (!episode) return { state: { at, learnt: known }, verdict: NONE };
    if (calm < settings.clearAfter) return { state: { at, learnt, episode: { ...episode, calm } }, verdict: NONE };
    return { state: { at, learnt: known }, verdict: { type: 'cleared', at, value, reason: 'back-to-normal' } };
  }
  if (episode && at - episode.startedAt >= settings.acceptAfterMs)
    return { state: { at, learnt: 0 }, verdict: { type: 'cleared', at, value, reason: 'taken-for-usual' } };
  if (episode) return { state: { at, learnt, episode: { ...episode, calm: 0 } }, verdict: NONE };
  if (value < settings.full) return { state: { at, learnt }, verdict: NONE };
  const run = { since: before.run?.since ?? at, count: (before.run?.count ?? 0) + 1 };
  if (learnt < settings.learn || run.count < settings.raiseAfter) return { state: { at, learnt, run }, verdict: NONE };
  return {
    state: { at, learnt, episode: { startedAt: run.since, calm: 0 } },
    verdict: { type: 'raised', startedAt: run.since, at, value },
  };
}
