import { moveOutline } from '../patterns/outline.ts';
import { FARTHEST, isValue } from '../value.ts';
import { addToHistory, keptOf, middleOf, scaleOf } from './history.ts';
import { MEAN_CELLS, moveMean, weightOf, widenBounds } from './means.ts';
import { LEARNT, type SeriesMemory, STATE, type TailName, WINDOWS_MS } from './memory.ts';
import { foretell, learnSeason } from './season.ts';
import { moveShape } from './shapes.ts';
import { addToTail, improbability, recordOf, tenthOf } from './tail.ts';

/** What showed that a value is unusual. */
export type Sign = TailName | 'record' | 'still';

export interface Improbable {
  /** -log10 of the chance of something as unusual: 3 is one value of a thousand. */
  readonly improbability: number;
  /** What showed it most. */
  readonly sign: Sign;
  /** The time over which it showed, milliseconds; nought for a single value. */
  readonly windowMs: number;
  readonly side: 'high' | 'low' | 'none';
  /** What was usual, in the unit of the series. */
  readonly usual: number;
}

export type Ignored = 'invalid' | 'late' | 'duplicate';

export interface BankSettings {
  /** Powers of ten that a record gains when it is beyond the last by as much as that was away from what is usual. */
  readonly steepness: number;
  /** The same for bounds of means, by what lies between the bounds. */
  readonly recordSteepness: number;
  /** What a sign must be more improbable by, in powers of ten: signs that many healthy series show. */
  readonly handicaps: Readonly<Partial<Record<Sign, number>>>;
}

export const defaultBank: BankSettings = {
  steepness: 5,
  recordSteepness: 10,
  handicaps: { change: 0.5, local: 0.5, still: 1 },
};

const HOUR = 3_600_000;
const LOCAL_MS = 12 * HOUR;
const SHAPE_BIN_MS = 15 * 60_000;
/** Novelty of shapes that is taken for usual before there are any, in scales. */
const FIRST_NOVELTY = 0.3;
/** So many values at another interval in a row make it the usual one. */
const ODD = 8;
/** Values that a scale is of at least. */
const SCALE_NEEDS = 16;
/** A gap counts for so many intervals at most: what was not seen says little. */
const LONGEST_GAP = 4;

/** Collects the most improbable sign of one value; scratch space of one call. */
class Most {
  improbability = 0;
  sign: Sign = 'record';
  windowMs = 0;
  side: Improbable['side'] = 'none';
  usual = 0;
  handicaps: BankSettings['handicaps'] = {};

  begin(handicaps: BankSettings['handicaps'], usual: number): void {
    this.improbability = 0;
    this.sign = 'record';
    this.windowMs = 0;
    this.side = 'none';
    this.usual = usual;
    this.handicaps = handicaps;
  }

  weigh(sign: Sign, improbable: number, windowMs: number, away: number, usual: number): void {
    const handicapped = improbable - (this.handicaps[sign] ?? 0);
    if (handicapped <= this.improbability) return;
    this.improbability = handicapped;
    this.sign = sign;
    this.windowMs = windowMs;
    this.side = away === 0 ? 'none' : away > 0 ? 'high' : 'low';
    this.usual = usual;
  }
}
const most = new Most();

/**
 * How improbable a value is by the past of its series, and what of it is remembered. Changes `memory` in place; a value that is ignored
 * changes nothing. Constant time. `at` in milliseconds since the epoch, later than the last.
 */
export function judgeValue(
  memory: SeriesMemory,
  at: number,
  value: number,
  settings: BankSettings,
): Improbable | Ignored {
  const { state, learnt } = memory;
  if (!isValue(value) || !Number.isFinite(at)) return 'invalid';
  const count = state[STATE.count]!;
  if (count > 0 && at <= state[STATE.at]!) return at === state[STATE.at] ? 'duplicate' : 'late';
  const scale = scaleOf(learnt, LEARNT.history);
  const came: Came = {
    at,
    value,
    count,
    passedMs: count > 0 ? pass(state, at, scale) : 60_000,
    middle: middleOf(learnt, LEARNT.history),
    scale,
  };
  most.begin(settings.handicaps, came.middle);
  weighValue(memory, came, settings);
  weighMeans(memory, came, settings);
  weighSeason(memory, came, settings);
  weighSteps(memory, came, settings);
  addToHistory(learnt, LEARNT.history, value, came.passedMs);
  moveOutline(learnt, LEARNT.outline, state, STATE.outline, at, value, state[STATE.interval]!);
  state[STATE.count] = count + 1;
  state[STATE.at] = at;
  state[STATE.value] = value;
  const { improbability: improbable, sign, windowMs, side, usual } = most;
  return { improbability: improbable, sign, windowMs, side, usual };
}

/** The usual interval has changed: bounds of means are made of what is known of them. */
function changeMeans(state: Float64Array, fromMs: number, toMs: number, scale: number): void {
  for (const [index, windowMs] of WINDOWS_MS.entries()) {
    const cells = STATE.means + index * MEAN_CELLS;
    // A window that no mean was taken over so far has kept within the bounds of single values.
    if (index > 0 && windowMs <= fromMs) state.copyWithin(cells, STATE.means, STATE.means + MEAN_CELLS);
    if (toMs > fromMs) widenBounds(state, cells, state[STATE.count]!, windowMs, toMs, scale);
  }
}

/** A value as it came, and what was usual until then. */
interface Came {
  readonly at: number;
  readonly value: number;
  /** Values before it. */
  readonly count: number;
  /** Since the last of them, as it counts. */
  readonly passedMs: number;
  readonly middle: number;
  readonly scale: number;
}

/** Time since the last value, as it counts; learns the interval. `scale` as it is usual. */
function pass(state: Float64Array, at: number, scale: number): number {
  const passed = at - state[STATE.at]!;
  const interval = state[STATE.interval]!;
  const usual = interval > 0 && Math.abs(passed - interval) < interval / 4;
  state[STATE.odd] = usual ? 0 : state[STATE.odd]! + 1;
  if (interval === 0 || state[STATE.odd]! >= ODD) {
    if (interval > 0) changeMeans(state, interval, passed, scale);
    state[STATE.interval] = passed;
    state[STATE.odd] = 0;
    return passed;
  }
  return Math.min(passed, LONGEST_GAP * interval);
}

function weighValue({ state, learnt }: SeriesMemory, came: Came, settings: BankSettings): void {
  const { value, count, middle, scale } = came;
  const away = (value - middle) / scale;
  const side = away >= 0 ? 'high' : 'low';
  tail(learnt, side, Math.abs(away), 0, away, middle, settings);
  addToTail(learnt, LEARNT.tails[side === 'high' ? 'low' : 'high'], 0);
  const interval = state[STATE.interval]! || 60_000;
  const rate = Math.max((2 * interval) / Math.max(LOCAL_MS, 24 * interval), 1 / (count + 1));
  const local = state[STATE.local]!;
  const width = state[STATE.localWidth]! + scale * 0.1;
  const off = value - local;
  if (count > 30) tail(learnt, 'local', Math.abs(off) / width, LOCAL_MS, off, local, settings);
  const bounded = count > 20 ? Math.max(-5 * width, Math.min(5 * width, off)) : off;
  state[STATE.local] = local + rate * bounded;
  state[STATE.localWidth] = state[STATE.localWidth]! + rate * (Math.abs(bounded) - state[STATE.localWidth]!);
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

function weighSeason({ state, learnt }: SeriesMemory, came: Came, settings: BankSettings): void {
  const { at, value, passedMs, scale } = came;
  const foretold = foretell(learnt, LEARNT.season, state, STATE.seasonState, at, came);
  if (foretold !== undefined) {
    for (const [sign, windowMs] of SEASONS) {
      const mean = moveTowards(state, STATE[sign], (value - foretold) / scale, passedMs, windowMs);
      tail(learnt, sign, Math.abs(mean), windowMs, mean, foretold, settings);
    }
  }
  learnSeason(learnt, LEARNT.season, state, STATE.seasonState, at, value, came);
}

/** Means of what the season leaves, and what they are taken over. */
const SEASONS = [
  ['season', HOUR],
  ['longSeason', 3 * HOUR],
] as const;

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
