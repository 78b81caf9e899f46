import { type Spread, spreadOf } from './robust.ts';
import { isValue } from './value.ts';

export type Side = 'high' | 'low';
export type Direction = Side | 'both';

export interface ThresholdSettings {
  /** Values that make the baseline. */
  readonly window: number;
  /** Values that are taken without judgement before the first is judged. */
  readonly warmUp: number;
  /** How many deviations from the median are abnormal. */
  readonly k: number;
  /** Below so many deviations a value counts as back to normal; less than `k`. */
  readonly clearK: number;
  /** Consecutive abnormal values until it is raised. */
  readonly raiseAfter: number;
  /** Consecutive normal values until it is cleared. */
  readonly clearAfter: number;
  /** After so long (milliseconds, in the time of the samples) an abnormal level is taken for the usual one. */
  readonly acceptAfterMs: number;
  /** The deviation is at least this part of the median. */
  readonly relativeFloor: number;
  /** The deviation is at least this, in the unit of the values. */
  readonly absoluteFloor: number;
  /** Which side matters. */
  readonly direction: Direction;
}

export const defaultThreshold: ThresholdSettings = {
  window: 120,
  warmUp: 20,
  k: 8,
  clearK: 4,
  raiseAfter: 3,
  clearAfter: 3,
  acceptAfterMs: 3_600_000,
  relativeFloor: 0.1,
  absoluteFloor: 0,
  direction: 'both',
};

/** `at` in milliseconds since the epoch. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** Plain JSON, at most 8 KB with a window of 120: values are kept with six digits. */
export interface ThresholdState {
  /** Time of the last sample that counted. */
  readonly at: number;
  /** The baseline, oldest first, at most `window`. */
  readonly baseline: readonly number[];
  /** Values that are kept out of the baseline since the current run or episode began; at most `window`. */
  readonly held: readonly number[];
  /** Consecutive abnormal values on one side. */
  readonly run?: { readonly side: Side; readonly since: number; readonly count: number };
  readonly episode?: { readonly side: Side; readonly startedAt: number; readonly normal: number };
}

export type ThresholdVerdict =
  | { readonly type: 'ignored'; readonly reason: 'invalid' | 'late' | 'duplicate' }
  | { readonly type: 'none' }
  /** `raised`: abnormal since `startedAt`. `changed`: still abnormal, on the other side. `usual` is the median. */
  | {
      readonly type: 'raised' | 'changed';
      readonly side: Side;
      readonly startedAt: number;
      readonly at: number;
      readonly value: number;
      readonly usual: number;
    }
  | {
      readonly type: 'cleared';
      readonly startedAt: number;
      readonly at: number;
      readonly value: number;
      readonly usual: number;
      readonly reason: 'back-to-normal' | 'taken-for-usual';
    };

export interface ThresholdStep {
  readonly state: ThresholdState;
  readonly verdict: ThresholdVerdict;
}

const NONE: ThresholdVerdict = { type: 'none' };
const EMPTY: ThresholdState = { at: -1, baseline: [], held: [] };

/**
 * Judges one sample against the median and the scaled median absolute deviation of the last `window` values (the
 * Hampel identifier: F. R. Hampel, "The influence curve and its role in robust estimation", JASA 1974; used on a moving
 * window as in R. K. Pearson et al., "Generalized Hampel Filters", EURASIP 2016), with a Schmitt trigger on top: `raiseAfter`
 * values in a row beyond `k` deviations raise, `clearAfter` in a row within `clearK` clear. Abnormal values stay out of the
 * baseline; those that did not come to an episode join it afterwards, as outliers that the median can bear.
 */
export function judgeLevel(
  state: ThresholdState | undefined,
  sample: Sample,
  settings: ThresholdSettings,
): ThresholdStep {
  const before = state ?? EMPTY;
  const reason = whyNot(before, sample);
  if (reason) return { state: before, verdict: { type: 'ignored', reason } };
  const value = short(sample.value);
  if (before.baseline.length < settings.warmUp) {
    return { state: { at: sample.at, baseline: tail([...before.baseline, value], settings), held: [] }, verdict: NONE };
  }
  const spread = spreadOf(before.baseline, settings.relativeFloor, settings.absoluteFloor);
  const taken = { at: sample.at, value };
  return before.episode
    ? insideEpisode(before, before.episode, taken, spread, settings)
    : outsideEpisode(before, taken, spread, settings);
}

/** A baseline that knows `value` as the usual one, for a series that is known to have been so: an error count that was absent. */
export function primed(value: number, at: number, settings: Pick<ThresholdSettings, 'warmUp'>): ThresholdState {
  return { at, baseline: Array.from({ length: settings.warmUp }, () => short(value)), held: [] };
}

/** The state with its episode over and forgotten; the baseline is kept. */
export function endEpisode(state: ThresholdState): ThresholdState {
  return { at: state.at, baseline: state.baseline, held: [] };
}

function outsideEpisode(
  before: ThresholdState,
  { at, value }: Sample,
  spread: Spread,
  settings: ThresholdSettings,
): ThresholdStep {
  const side = sideOf(value, spread, settings.k, settings.direction);
  const held = [...before.held, value];
  // A series that is abnormal in turns on both sides raises nothing; when that fills a window it is its usual way.
  if (!side || held.length >= settings.window) {
    return { state: { at, baseline: tail([...before.baseline, ...held], settings), held: [] }, verdict: NONE };
  }
  const run = longer(before.run, side, at);
  if (run.count < settings.raiseAfter) return { state: { at, baseline: before.baseline, held, run }, verdict: NONE };
  return {
    state: { at, baseline: before.baseline, held, episode: { side, startedAt: run.since, normal: 0 } },
    verdict: { type: 'raised', side, startedAt: run.since, at, value, usual: spread.median },
  };
}

function insideEpisode(
  before: ThresholdState,
  episode: NonNullable<ThresholdState['episode']>,
  { at, value }: Sample,
  spread: Spread,
  settings: ThresholdSettings,
): ThresholdStep {
  const { baseline } = before;
  const { startedAt } = episode;
  const held = tail([...before.held, value], settings);
  const normal = sideOf(value, spread, settings.clearK, settings.direction) ? 0 : episode.normal + 1;
  const cleared = { type: 'cleared', startedAt, at, value, usual: spread.median } as const;
  if (normal >= settings.clearAfter) {
    const returned = tail([...baseline, ...held.slice(-normal)], settings);
    return { state: { at, baseline: returned, held: [] }, verdict: { ...cleared, reason: 'back-to-normal' } };
  }
  if (at - startedAt >= settings.acceptAfterMs && held.length >= settings.warmUp) {
    return { state: { at, baseline: held, held: [] }, verdict: { ...cleared, reason: 'taken-for-usual' } };
  }
  const side = sideOf(value, spread, settings.k, settings.direction);
  if (!side || side === episode.side) {
    return { state: { at, baseline, held, episode: { ...episode, normal } }, verdict: NONE };
  }
  const run = longer(before.run, side, at);
  if (run.count < settings.raiseAfter)
    return { state: { at, baseline, held, run, episode: { ...episode, normal } }, verdict: NONE };
  return {
    state: { at, baseline, held, episode: { side, startedAt, normal } },
    verdict: { type: 'changed', side, startedAt, at, value, usual: spread.median },
  };
}

function sideOf(value: number, spread: Spread, k: number, direction: Direction): Side | undefined {
  const distance = value - spread.median;
  if (direction !== 'low' && distance > k * spread.deviation) return 'high';
  return direction !== 'high' && -distance > k * spread.deviation ? 'low' : undefined;
}

function longer(run: ThresholdState['run'], side: Side, at: number): NonNullable<ThresholdState['run']> {
  return run?.side === side ? { ...run, count: run.count + 1 } : { side, since: at, count: 1 };
}

function whyNot(before: ThresholdState, sample: Sample): 'invalid' | 'late' | 'duplicate' | undefined {
  if (!isValue(sample.value) || !Number.isFinite(sample.at)) return 'invalid';
  if (sample.at === before.at) return 'duplicate';
  return sample.at < before.at ? 'late' : undefined;
}

function tail(values: readonly number[], { window }: ThresholdSettings): readonly number[] {
  return values.length > window ? values.slice(-window) : values;
}

const short = (value: number): number => Number(value.toPrecision(6));
