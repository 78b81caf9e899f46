import { FARTHEST } from '../value.ts';
import { keptOf } from './history.ts';
import { addToLocal, isLocalKnown, LOCAL_MS, latelyOf, localMiddleOf, localWidthOf, RECENT_MS } from './local.ts';
import { MEAN_CELLS, moveMean, softenedWindowOf, weightOf } from './means.ts';
import { CLUSTERS_MS, LEARNT, LONG_SEASON_MS, type SeriesMemory, STATE, type TailName, WINDOWS_MS } from './memory.ts';
import { foretell, learnSeason } from './season.ts';
import type { BankSettings } from './settings.ts';
import { moveShape } from './shapes.ts';
import { addToTail, improbability, recordOf, tenthOf } from './tail.ts';
import { Most, type Sign } from './verdict.ts';

const HOUR = 3_600_000;
const SHAPE_BIN_MS = 15 * 60_000;
/** Novelty of shapes that is taken for usual before there are any, in scales. */
const FIRST_NOVELTY = 0.3;
/** Values that a scale is of at least. */
const SCALE_NEEDS = 16;
/** What was usual lately has this part of the scale for its width at least. */
const LEAST_WIDTH = 0.2;

/** A value as it came, and what was usual until then. */
export interface Came {
  readonly at: number;
  readonly value: number;
  /** Values before it. */
  readonly count: number;
  /** Since the last of them, as it counts. */
  readonly passedMs: number;
  readonly middle: number;
  readonly scale: number;
}

/** Scratch space of one call. */
const most = new Most();

/** Holds a value against all that its series remembers but its history, and takes it in. What it gives out is overwritten by the next call. */
export function weigh(memory: SeriesMemory, came: Came, settings: BankSettings): Most {
  most.begin(settings.handicaps, came.middle);
  weighValue(memory, came, settings);
  weighLocal(memory, 'local', LOCAL_MS, came, settings);
  weighLocal(memory, 'recent', RECENT_MS, came, settings);
  weighMeans(memory, came, settings);
  weighClusters(memory, came, settings);
  weighSeason(memory, came, settings);
  weighSteps(memory, came, settings);
  return most;
}

function weighValue({ learnt }: SeriesMemory, came: Came, settings: BankSettings): void {
  const { value, middle, scale } = came;
  const away = (value - middle) / scale;
  const side = away >= 0 ? 'high' : 'low';
  tail(learnt, side, Math.abs(away), 0, away, middle, settings);
  addToTail(learnt, LEARNT.tails[side === 'high' ? 'low' : 'high'], 0);
}

/** How far a value is from what was usual lately. */
function weighLocal(
  { state, learnt }: SeriesMemory,
  sign: 'local' | 'recent',
  leastMs: number,
  { value, passedMs, scale }: Came,
  settings: BankSettings,
): void {
  const cells = LEARNT[sign];
  const interval = state[STATE.interval]! || 60_000;
  if (isLocalKnown(learnt, cells)) {
    const usual = localMiddleOf(learnt, cells);
    const away = (value - usual) / (localWidthOf(learnt, cells) + LEAST_WIDTH * scale);
    tail(learnt, sign, Math.abs(away), latelyOf(leastMs, interval), away, usual, settings);
  }
  const since = STATE[`${sign}Since`];
  state[since] = state[since]! + passedMs;
  if (addToLocal(learnt, cells, value, state[since]!, leastMs, interval)) state[since] = 0;
}

function weighMeans({ state }: SeriesMemory, came: Came, { recordSteepness }: BankSettings): void {
  const { value, count, passedMs, middle } = came;
  const interval = state[STATE.interval]!;
  const record = recordOf(count);
  for (let index = 0; index < WINDOWS_MS.length; index += 1) {
    const windowMs = WINDOWS_MS[index]!;
    // The shortest window that a series can show is its interval.
    if (index > 0 && windowMs <= interval) continue;
    const { margin } = moveMean(state, STATE.means + index * MEAN_CELLS, value, count, passedMs, windowMs, interval);
    if (margin === 0) continue;
    const improbable = record + recordSteepness * Math.abs(margin);
    most.weigh('record', improbable, windowMs <= interval ? 0 : windowMs, margin, middle);
  }
}

/** Many values that are somewhat far from the middle, of which each alone is nothing new: what lies far out counts for little more than what is away at all. */
function weighClusters({ state, learnt }: SeriesMemory, came: Came, settings: BankSettings): void {
  if (keptOf(learnt, LEARNT.history) < SCALE_NEEDS) return;
  const { value, count, middle, scale } = came;
  const softened = Math.asinh((value - middle) / scale);
  for (let index = 0; index < CLUSTERS_MS.length; index += 1) {
    const cells = STATE.clusters + index * MEAN_CELLS;
    weighSoftened(state, cells, 'cluster', softened, count - SCALE_NEEDS, CLUSTERS_MS[index]!, came, middle, settings);
  }
}

function weighSoftened(
  state: Float64Array,
  cells: number,
  sign: Sign,
  softened: number,
  count: number,
  leastMs: number,
  { passedMs }: Came,
  usual: number,
  { recordSteepness }: BankSettings,
): void {
  const interval = state[STATE.interval]!;
  const windowMs = softenedWindowOf(leastMs, interval);
  const { margin } = moveMean(state, cells, softened, count, passedMs, windowMs, interval);
  if (margin === 0) return;
  most.weigh(sign, recordOf(count) + recordSteepness * Math.abs(margin), windowMs, margin, usual);
}

function weighSeason({ state, learnt }: SeriesMemory, came: Came, settings: BankSettings): void {
  const { at, value, passedMs, scale } = came;
  const foretold = foretell(learnt, LEARNT.season, state, STATE.seasonState, at);
  if (foretold !== undefined) {
    const left = (value - foretold) / scale;
    const mean = moveTowards(state, STATE.season, left, passedMs, HOUR);
    tail(learnt, 'season', Math.abs(mean), HOUR, mean, foretold, settings);
    const count = state[STATE.foretold]!;
    const softened = Math.asinh(left);
    weighSoftened(state, STATE.longSeason, 'longSeason', softened, count, LONG_SEASON_MS, came, foretold, settings);
    state[STATE.foretold] = count + 1;
  }
  learnSeason(learnt, LEARNT.season, state, STATE.seasonState, at, value, came);
}

function weighSteps({ state, learnt }: SeriesMemory, came: Came, settings: BankSettings): void {
  const { at, value, count, passedMs, middle, scale } = came;
  const before = state[STATE.value]!;
  const step = count === 0 ? 0 : (value - before) / scale;
  tail(learnt, 'change', Math.abs(step), 0, step, before, settings);
  const spread = moveTowards(state, STATE.spread, Math.abs(step), passedMs, HOUR);
  if (count > 30) tail(learnt, 'spread', spread, HOUR, spread, middle, settings);
  const binMs = Math.max(SHAPE_BIN_MS, 3 * state[STATE.interval]!);
  const usualNovelty = tenthOf(learnt, LEARNT.tails.shape) || FIRST_NOVELTY;
  const novelty = moveShape(learnt, LEARNT.shapes, value, Math.floor(at / binMs), scale, usualNovelty);
  if (novelty !== undefined && count > 30) tail(learnt, 'shape', novelty, 8 * binMs, 0, middle, settings);
  weighStillness(state, step, settings);
}

/** Moves a mean of which no bounds are kept. */
function moveTowards(state: Float64Array, at: number, value: number, passedMs: number, windowMs: number): number {
  const mean = state[at]! + weightOf(passedMs, windowMs) * (value - state[at]!);
  state[at] = mean;
  return mean;
}

/** A series that always moves and stands still longer than ever. */
function weighStillness(state: Float64Array, step: number, settings: BankSettings): void {
  if (step !== 0) {
    state[STATE.longestStill] = Math.max(state[STATE.longestStill]!, state[STATE.still]!);
    state[STATE.still] = 0;
    state[STATE.moves] = state[STATE.moves]! + 1;
    return;
  }
  state[STATE.still] = state[STATE.still]! + 1;
  const longest = Math.max(2, state[STATE.longestStill]!);
  const margin = state[STATE.still]! / longest - 1;
  if (margin <= 0 || state[STATE.moves]! < 20) return;
  most.weigh('still', recordOf(state[STATE.moves]!) + (settings.steepness * margin) / 2, 0, 0, state[STATE.value]!);
}

function tail(
  learnt: Float32Array,
  sign: TailName,
  statistic: number,
  windowMs: number,
  away: number,
  usual: number,
  { steepness }: BankSettings,
): void {
  // Nothing is in scales before there is a scale; no statistic counts for more than floats of 32 bits can hold.
  if (keptOf(learnt, LEARNT.history) < SCALE_NEEDS) return;
  const at = LEARNT.tails[sign];
  const bounded = Math.min(statistic, FARTHEST);
  most.weigh(sign, improbability(learnt, at, bounded, steepness), windowMs, away, usual);
  addToTail(learnt, at, bounded);
}
