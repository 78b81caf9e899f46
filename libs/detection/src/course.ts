import {
  emptied,
  moveWindow,
  type Weighted,
  type WindowNeeds,
  type WindowSettings,
  type WindowState,
  type WindowView,
} from './moving.ts';
import { spreadOf } from './robust.ts';
import {
  endEpisode,
  judgeLevel,
  type Side,
  type ThresholdSettings,
  type ThresholdState,
  type ThresholdVerdict,
} from './threshold.ts';
import { isValue } from './value.ts';

export interface CourseSettings {
  /** How single values are judged: what is far off shows in a few of them. */
  readonly level: ThresholdSettings;
  readonly windows: readonly WindowSettings[];
  readonly needs: WindowNeeds;
  /** Sum that a run of abnormal values comes to before it is raised: so many errors at least. */
  readonly minSum: number;
  /** Judgements in a row until a window is abnormal. */
  readonly windowRaiseAfter: number;
  /** So long after an episode, milliseconds, it takes twice as many values to raise another. */
  readonly pauseMs: number;
}

/** Plain JSON; about 3 KB with a level of 90 values and four windows. */
export interface CourseState {
  readonly at: number;
  readonly level?: ThresholdState;
  readonly windows: readonly WindowState[];
  /** Of the values of the run that may become an episode. */
  readonly run?: { readonly sum: number; readonly weight: number; readonly count: number };
  /** Present while abnormal: who said so. Of a window its length, of single values nought. */
  readonly episode?: { readonly windowMs: number; readonly raisedAt: number; readonly calm: number };
  readonly clearedAt?: number;
}

export interface Departure {
  readonly side: Side;
  readonly startedAt: number;
  readonly at: number;
  readonly value: number;
  readonly usual: number;
  /** Robust deviations from usual. */
  readonly score: number;
  /** The time over which `value` is the mean, milliseconds. */
  readonly windowMs: number;
}

export type CourseVerdict =
  | { readonly type: 'ignored'; readonly reason: 'invalid' | 'late' | 'duplicate' }
  | { readonly type: 'none' }
  | ({ readonly type: 'raised' } & Departure)
  | {
      readonly type: 'cleared';
      readonly at: number;
      readonly value: number;
      readonly usual: number;
      readonly reason: 'back-to-normal' | 'taken-for-usual';
    };

export interface CourseStep {
  readonly state: CourseState;
  readonly verdict: CourseVerdict;
}

const NONE: CourseVerdict = { type: 'none' };
const NEVER = Number.MAX_SAFE_INTEGER;
/** Standard deviations of chance beyond which a share of single values is abnormal: less than its baseline's k, which is estimated. */
const CHANCE_K = 4;

/**
 * Judges the course of a value: by single values against the last ones, which needs no more history than a minute, and by its moving means
 * over several windows against their own past, which show smaller changes the longer they are. One episode at a time: what
 * raised it clears it, and after it the windows begin empty, so that what is over is not raised again by a longer one.
 */
export function judgeCourse(state: CourseState | undefined, value: Weighted, settings: CourseSettings): CourseStep {
  const before: CourseState = state ?? { at: -1, windows: [] };
  const reason = whyNot(before, value);
  if (reason) return { state: before, verdict: { type: 'ignored', reason } };
  const mean = value.sum / value.weight;
  const { state: level, verdict } = judgeLevel(
    before.level,
    { at: value.at, value: mean },
    levelFor(before, value, settings),
  );
  const next: CourseState = { ...before, at: value.at, level };
  if (before.episode?.windowMs === 0) return insideLevel(next, before.episode, verdict);
  return moved(withRun(next, value), verdict, value, settings);
}

/** Forgets an episode; what was learnt stays. */
export function endCourse(state: CourseState): CourseState {
  const { episode: _, run: __, level, ...rest } = state;
  return { ...rest, ...(level && { level: endEpisode(level) }), windows: state.windows.map(emptied) };
}

/** The usual value by single values, and the mean of the last three: what to compare another course with. */
export function recentFactor({ level }: CourseState): number | undefined {
  if (!level || level.baseline.length === 0) return undefined;
  const values = [...level.baseline, ...level.held].slice(-3);
  const sorted = [...level.baseline].sort((one, other) => one - other);
  const usual = sorted[sorted.length >> 1] ?? 0;
  if (usual <= 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length / usual;
}

function whyNot({ at }: CourseState, value: Weighted): 'invalid' | 'late' | 'duplicate' | undefined {
  if (!isValue(value.sum) || !(value.weight > 0 && isValue(value.weight)) || !Number.isFinite(value.at))
    return 'invalid';
  if (value.at === at) return 'duplicate';
  return value.at < at ? 'late' : undefined;
}

/** The settings for one value: what chance does to a share of few is no departure, and few errors or a recent episode need more of a run. */
function levelFor(before: CourseState, value: Weighted, settings: CourseSettings): ThresholdSettings {
  const { level, needs, minSum, pauseMs } = settings;
  const collected = (before.run?.sum ?? 0) + value.sum;
  const paused = before.clearedAt !== undefined && value.at - before.clearedAt < pauseMs;
  const raiseAfter = collected < minSum || before.episode ? NEVER : level.raiseAfter * (paused ? 2 : 1);
  if (!needs.shares || !before.level) return { ...level, raiseAfter };
  const { baseline } = before.level;
  const share = baseline.reduce((sum, each) => sum + each, 0) / Math.max(1, baseline.length);
  const chance = Math.sqrt((share * (1 - Math.min(1, share))) / value.weight) * (CHANCE_K / level.k);
  return { ...level, raiseAfter, absoluteFloor: Math.max(level.absoluteFloor, chance) };
}

function withRun(state: CourseState, { sum, weight }: Weighted): CourseState {
  const { run, ...rest } = state;
  if (!state.level?.run && !state.level?.episode) return rest;
  return {
    ...rest,
    run: { sum: (run?.sum ?? 0) + sum, weight: (run?.weight ?? 0) + weight, count: (run?.count ?? 0) + 1 },
  };
}

function insideLevel(
  state: CourseState,
  episode: NonNullable<CourseState['episode']>,
  verdict: ThresholdVerdict,
): CourseStep {
  if (verdict.type !== 'cleared') return { state: { ...state, episode }, verdict: NONE };
  const { at, value, usual, reason } = verdict;
  return { state: ended(state, at, reason), verdict: { type: 'cleared', at, value, usual, reason } };
}

/** After an episode the windows begin empty; when the level is taken for usual, they learn anew as well. */
function ended(state: CourseState, at: number, reason: 'back-to-normal' | 'taken-for-usual'): CourseState {
  const { windows, ...rest } = endCourse(state);
  return { ...rest, windows: reason === 'taken-for-usual' ? [] : windows, clearedAt: at };
}

function moved(state: CourseState, verdict: ThresholdVerdict, value: Weighted, settings: CourseSettings): CourseStep {
  const steps = settings.windows.map((window, index) =>
    moveWindow(state.windows[index], value, window, settings.needs),
  );
  const next: CourseState = { ...state, windows: steps.map((step) => step.state) };
  const views = steps.map(({ view }) => view);
  if (next.episode) return insideWindow(next, next.episode, views, value, settings);
  if (verdict.type === 'raised') return raisedByLevel(next, verdict, settings);
  for (const [index, { ms }] of settings.windows.entries()) {
    const view = views[index];
    if (!view?.side || view.run < settings.windowRaiseAfter || view.sum < settings.minSum) continue;
    const { side, score, mean, usual, since } = view;
    const departure: Departure = { side, startedAt: since, at: value.at, value: mean, usual, score, windowMs: ms };
    return {
      state: { ...next, episode: { windowMs: ms, raisedAt: value.at, calm: 0 } },
      verdict: { type: 'raised', ...departure },
    };
  }
  return { state: next, verdict: NONE };
}

function raisedByLevel(
  state: CourseState,
  { side, startedAt, at, value, usual }: Extract<ThresholdVerdict, { type: 'raised' | 'changed' }>,
  { level }: CourseSettings,
): CourseStep {
  const { sum, weight, count } = state.run ?? { sum: value, weight: 1, count: 1 };
  const { run: _, ...rest } = state;
  const { deviation } = spreadOf(state.level?.baseline ?? [], level.relativeFloor, level.absoluteFloor);
  const mean = sum / weight;
  const score = deviation > 0 ? (mean - usual) / deviation : 0;
  // From the first of the run to the last there are as many steps as values less one.
  const windowMs = Math.max(1, Math.round(((at - startedAt) * count) / Math.max(1, count - 1)));
  return {
    state: { ...rest, episode: { windowMs: 0, raisedAt: at, calm: 0 } },
    verdict: { type: 'raised', side, startedAt, at, value: mean, usual, score, windowMs },
  };
}

function insideWindow(
  state: CourseState,
  episode: NonNullable<CourseState['episode']>,
  views: readonly (WindowView | undefined)[],
  { at }: Weighted,
  settings: CourseSettings,
): CourseStep {
  const view = views[settings.windows.findIndex(({ ms }) => ms === episode.windowMs)];
  if (!view) return { state: { ...state, episode }, verdict: NONE };
  const { mean, usual } = view;
  const calm = view.calm ? episode.calm + 1 : 0;
  const accepted = at - episode.raisedAt >= settings.level.acceptAfterMs;
  if (calm < settings.level.clearAfter && !accepted)
    return { state: { ...state, episode: { ...episode, calm } }, verdict: NONE };
  const reason = accepted ? 'taken-for-usual' : 'back-to-normal';
  return { state: ended(state, at, reason), verdict: { type: 'cleared', at, value: mean, usual, reason } };
}
