import type { Sample } from './threshold.ts';
import { medianSlope, type TimedValue, trendScore } from './trend.ts';
import { isValue } from './value.ts';

export interface GrowthSettings {
  /** Lengths over which growth is looked for, milliseconds, shortest first. */
  readonly windowsMs: readonly number[];
  /** It matters when it comes to this part of where it began within a window: a quarter has doubled it after four windows more. */
  readonly rise: number;
  /** It matters when it comes to at least this, in the unit of the values. */
  readonly minRise: number;
  /** How clear the trend is, in standard deviations of what chance makes. */
  readonly score: number;
  /** A process is not judged over a window until it is so many windows old: it warms up, and its caches fill. */
  readonly settleWindows: number;
}

export const defaultGrowth: GrowthSettings = {
  windowsMs: [14_000, 300_000, 3_600_000],
  rise: 0.25,
  minRise: 16_000_000,
  score: 3,
  settleWindows: 2.5,
};

/** One length: its last points, each the least value of a tenth of the window, so that what a collector frees does not count. */
interface GrowthScale {
  readonly points: readonly TimedValue[];
  /** The highest of the points that have left it since the process began. */
  readonly peak: number;
}

/** Plain JSON; about 300 bytes a window. */
export interface GrowthState {
  readonly at: number;
  /** When the process began, as far as is known. */
  readonly since: number;
  /** The first sample of that process: what was before it is not known, and a tooth of a saw looks like a leak. */
  readonly seen?: number;
  readonly scales: readonly GrowthScale[];
  readonly episode?: {
    readonly startedAt: number;
    readonly windowMs: number;
    readonly from: number;
    readonly top: number;
    readonly fallen: number;
  };
}

export type GrowthVerdict =
  | { readonly type: 'ignored'; readonly reason: 'invalid' | 'late' | 'duplicate' }
  | { readonly type: 'none' }
  | {
      readonly type: 'raised';
      readonly startedAt: number;
      readonly at: number;
      readonly value: number;
      readonly from: number;
      /** Per second. */
      readonly slope: number;
      readonly windowMs: number;
      readonly score: number;
    }
  | {
      readonly type: 'cleared';
      readonly at: number;
      readonly value: number;
      readonly reason: 'restarted' | 'fell-back' | 'stopped';
    };

export interface GrowthStep {
  readonly state: GrowthState;
  readonly verdict: GrowthVerdict;
}

const NONE: GrowthVerdict = { type: 'none' };
const POINTS = 10;
const MIN_POINTS = 7;
/** The later half of a window rises at least at this part of the pace of the earlier one: what fills up slows down, a leak does not. */
const STEADY = 0.75;
/** The part of a window that must rise by itself, with at least so many points, so clearly. */
const LATELY = 0.75;
const MIN_TRAIL = 6;
const TRAIL_SCORE = 2;
/** As much of its past as must be known, however long the window. Milliseconds. */
const KNOWN_MS = 600_000;
/** Values in a row, this far down of what it rose, that end it. */
const FALLEN_AFTER = 2;
const FALLEN_BY = 0.5;
/** A drop to less than this part is the work of a process that started again. */
const RESTART_DROP = 0.6;

/**
 * Says when a value rises steadily to where it has not been and does not come back: a leak. By the median slope of its low points, when
 * the trend is clear, matters, and goes on. `startedAt` is when the process of the value began, when that is known: with another process
 * it starts over.
 */
export function judgeGrowth(
  state: GrowthState | undefined,
  sample: Sample,
  settings: GrowthSettings,
  processStart?: number,
): GrowthStep {
  const { at, value } = sample;
  const before = state ?? fresh(processStart ?? at, settings);
  if (!isValue(value) || !Number.isFinite(at)) return ignored(before, 'invalid');
  if (state && at <= state.at) return ignored(before, at === state.at ? 'duplicate' : 'late');
  if (state && isAnother(state, value, processStart)) {
    const next = taken({ ...fresh(processStart ?? at, settings), seen: at, at }, sample, settings);
    return { state: next, verdict: state.episode ? { type: 'cleared', at, value, reason: 'restarted' } : NONE };
  }
  const next = taken({ ...before, seen: before.seen ?? at, at }, sample, settings);
  return next.episode ? inside(next, next.episode, sample, settings) : outside(next, sample, settings);
}

function ignored(state: GrowthState, reason: 'invalid' | 'late' | 'duplicate'): GrowthStep {
  return { state, verdict: { type: 'ignored', reason } };
}

function fresh(since: number, { windowsMs }: GrowthSettings): GrowthState {
  return { at: -1, since, scales: windowsMs.map(() => ({ points: [], peak: 0 })) };
}

/** Clocks are rounded to seconds or less, so a start moves by a little from scrape to scrape. */
function isAnother({ since, scales }: GrowthState, value: number, processStart: number | undefined): boolean {
  if (processStart !== undefined) return processStart - since > 1_500;
  const last = scales[0]?.points.at(-1)?.[1] ?? 0;
  return value < last * RESTART_DROP;
}

function taken(state: GrowthState, { at, value }: Sample, { windowsMs }: GrowthSettings): GrowthState {
  const scales = state.scales.map((scale, index) => {
    const binMs = (windowsMs[index] ?? 0) / POINTS;
    const last = scale.points.at(-1);
    const bin = Math.floor(at / binMs);
    if (last && Math.floor(last[0] / binMs) === bin) {
      return value >= last[1] ? scale : { ...scale, points: [...scale.points.slice(0, -1), [at, value] as const] };
    }
    const points: TimedValue[] = [...scale.points, [at, value]];
    const left = points.length > POINTS + 1 ? points.shift() : undefined;
    return { points, peak: left ? Math.max(scale.peak, left[1]) : scale.peak };
  });
  return { ...state, scales };
}

function outside(state: GrowthState, { at, value }: Sample, settings: GrowthSettings): GrowthStep {
  for (const [index, windowMs] of settings.windowsMs.entries()) {
    const scale = state.scales[index];
    if (!scale) continue;
    const found = growing(scale, windowMs, { at, value }, state, settings);
    if (!found) continue;
    const [startedAt, from] = scale.points[0] ?? [at, value];
    const episode = { startedAt, windowMs, from, top: value, fallen: 0 };
    return {
      state: { ...state, episode },
      verdict: { type: 'raised', startedAt, at, value, from, slope: found.slope * 1_000, windowMs, score: found.score },
    };
  }
  return { state, verdict: NONE };
}

function growing(
  { points, peak }: GrowthScale,
  windowMs: number,
  { at, value }: Sample,
  { since, seen = since }: GrowthState,
  settings: GrowthSettings,
): { slope: number; score: number } | undefined {
  const [begin, from] = points[0] ?? [0, 0];
  const span = (points.at(-1)?.[0] ?? 0) - begin;
  if (points.length < MIN_POINTS || span < windowMs * 0.85) return undefined;
  const settled = settings.settleWindows * Math.max(windowMs, span);
  if (at - since < settled || at - seen < Math.min(settled, KNOWN_MS)) return undefined;
  const needed = Math.max(settings.minRise, settings.rise * from);
  // Where it has been before it may go again: the teeth of a saw have tops.
  if (value - from < needed || value < peak + needed / 2) return undefined;
  const slope = medianSlope(points);
  const score = trendScore(points);
  if (slope * span < needed || score < settings.score) return undefined;
  return isSteady(points, windowMs, needed) ? { slope, score } : undefined;
}

/** Not one step, and not slowing down: most of it came lately, value by value. */
function isSteady(points: readonly TimedValue[], windowMs: number, needed: number): boolean {
  const half = points.length >> 1;
  const pace = medianSlope(points.slice(half));
  if (pace < STEADY * medianSlope(points.slice(0, half + 1))) return false;
  const until = points.at(-1)?.[0] ?? 0;
  const lately = points.filter(([at]) => until - at <= Math.max(windowMs * LATELY, 1));
  const trail = lately.length >= MIN_TRAIL ? lately : points.slice(-MIN_TRAIL);
  const rise = (trail.at(-1)?.[1] ?? 0) - (trail[0]?.[1] ?? 0);
  return trendScore(trail) >= TRAIL_SCORE && rise >= needed * 0.6;
}

function inside(
  state: GrowthState,
  episode: NonNullable<GrowthState['episode']>,
  { at, value }: Sample,
  settings: GrowthSettings,
): GrowthStep {
  const top = Math.max(episode.top, value);
  const fallen = value < top - (top - episode.from) * FALLEN_BY ? episode.fallen + 1 : 0;
  const { episode: _, ...rest } = state;
  if (fallen >= FALLEN_AFTER) return { state: rest, verdict: { type: 'cleared', at, value, reason: 'fell-back' } };
  const index = settings.windowsMs.indexOf(episode.windowMs);
  const points = state.scales[index]?.points ?? [];
  const span = at - (points[0]?.[0] ?? at);
  const still = medianSlope(points) * span < settings.minRise / 8 && trendScore(points) < settings.score;
  if (still && span >= episode.windowMs * 0.85)
    return { state: rest, verdict: { type: 'cleared', at, value, reason: 'stopped' } };
  return { state: { ...state, episode: { ...episode, top, fallen } }, verdict: NONE };
}
