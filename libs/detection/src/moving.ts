import { type Spread, spreadOf } from './robust.ts';
import type { Direction, Side } from './threshold.ts';

/** One length over which means are taken, and what is abnormal about them. */
export interface WindowSettings {
  readonly ms: number;
  /** How many deviations of its own past means are abnormal. */
  readonly k: number;
  /** Below so many it counts as back to normal; less than `k`. */
  readonly clearK: number;
  /** The deviation is at least this part of the median. */
  readonly relativeFloor: number;
  /** The deviation is at least this, in the unit of the values. */
  readonly absoluteFloor: number;
}

/** What a window needs to be judged at all. */
export interface WindowNeeds {
  /** Past means that make a baseline. */
  readonly learn: number;
  /** Weight in the window: requests, samples, milliseconds. */
  readonly minWeight: number;
  readonly direction: Direction;
  /** The values are shares of the weight, so that chance alone moves them by as much as a coin of that share moves. */
  readonly shares: boolean;
}

/** A weighted value: a share of so many requests, a mean of so many, a rate over so many milliseconds. `sum` is value times weight. */
export interface Weighted {
  readonly at: number;
  readonly sum: number;
  readonly weight: number;
}

type Bin = readonly [sum: number, weight: number];

/** Plain JSON, about 500 bytes. */
export interface WindowState {
  /** Which bin is the last, counted from the epoch. */
  readonly bin: number;
  /** Oldest first, at most twelve. */
  readonly bins: readonly Bin[];
  /** The bin in which the last past mean was taken. */
  readonly learntAt: number;
  /** Past means, oldest first, at most 32. */
  readonly means: readonly number[];
  readonly usual?: Spread;
  /** Judgements in a row on one side. */
  readonly run?: { readonly side: Side; readonly since: number; readonly count: number };
}

/** What a window shows. */
export interface WindowView {
  readonly mean: number;
  /** Of all its values, untrimmed. */
  readonly sum: number;
  readonly usual: number;
  /** Deviations from usual; with its sign. */
  readonly score: number;
  readonly side?: Side;
  /** Since when it has been on that side, by its bins. */
  readonly since: number;
  readonly run: number;
  /** The last quarter is within `clearK`, or has nothing to show. */
  readonly calm: boolean;
}

const BINS = 12;
const MEANS = 32;
/** A past mean is taken each quarter of a window, so that four of them share few of their values. */
const LEARN_EVERY = BINS / 4;
/** Without this part of its length, and so many bins with something in them, a window has no mean. */
const FILLED = 0.6;
const MIN_BINS = 3;
/** Of so many bins the highest and the lowest are left out of a mean: one burst is not a level. */
const TRIM_FROM = 5;

const EMPTY: WindowState = { bin: 0, bins: [], learntAt: 0, means: [] };

/**
 * The state of a window after a value, and what it shows: its moving mean against the median and the median deviation of its own past
 * means (as `judgeLevel` does with single values; a mean over more values moves less, so smaller changes show in longer windows). Past
 * means that are abnormal are not learnt. Undefined while there is not enough in it or behind it.
 */
export function moveWindow(
  state: WindowState | undefined,
  value: Weighted,
  window: WindowSettings,
  needs: WindowNeeds,
): { readonly state: WindowState; readonly view?: WindowView } {
  const added = add(state ?? EMPTY, value, window.ms / BINS);
  const mean = meanOf(added.bins);
  if (mean === undefined || weightOf(added.bins) < needs.minWeight) return { state: dropRun(added) };
  const { usual } = added;
  if (!usual || added.means.length < needs.learn) return { state: dropRun(learn(added, mean, window)) };
  const deviation = needs.shares ? Math.max(usual.deviation, chance(added)) : usual.deviation;
  const score = (mean - usual.median) / deviation;
  const side = sideOf(score, window.k, needs.direction);
  const next = side ? ranOn(added, side, value.at) : dropRun(learn(added, mean, window));
  const since = sinceOf(next, usual.median, deviation, score, window.ms / BINS);
  const lately = ratio(next.bins.slice(-LEARN_EVERY));
  const calm =
    lately === undefined || sideOf((lately - usual.median) / deviation, window.clearK, needs.direction) === undefined;
  const sum = added.bins.reduce((all, [part]) => all + part, 0);
  const view = { mean, sum, usual: usual.median, score, since, run: next.run?.count ?? 0, calm };
  return { state: next, view: side ? { ...view, side } : view };
}

/** The window with what is in it forgotten, so that what has been said of it is not said again; what it learnt is kept. */
export function emptied(state: WindowState): WindowState {
  const { run: _, ...rest } = state;
  return { ...rest, bins: [] };
}

function add(state: WindowState, { at, sum, weight }: Weighted, binMs: number): WindowState {
  const bin = Math.floor(at / binMs);
  const ahead = state.bins.length === 0 ? BINS : bin - state.bin;
  if (ahead >= BINS) return { ...state, bin, bins: [[short(sum), weight]] };
  const bins = [...state.bins];
  for (let step = 0; step < ahead; step += 1) bins.push([0, 0]);
  const [was, weighed] = bins.at(-1) ?? [0, 0];
  bins[bins.length - 1] = [short(was + sum), weighed + weight];
  return { ...state, bin: Math.max(bin, state.bin), bins: bins.slice(-BINS) };
}

function learn(state: WindowState, mean: number, { relativeFloor, absoluteFloor }: WindowSettings): WindowState {
  if (state.bin - state.learntAt < LEARN_EVERY) return state;
  const means = [...state.means, short(mean)].slice(-MEANS);
  return { ...state, learntAt: state.bin, means, usual: spreadOf(means, relativeFloor, absoluteFloor) };
}

/** The mean of a window that is filled, without its highest and its lowest bin. */
function meanOf(bins: readonly Bin[]): number | undefined {
  const filled = bins.filter(([, weight]) => weight > 0);
  if (bins.length < BINS * FILLED || filled.length < MIN_BINS) return undefined;
  if (filled.length < TRIM_FROM) return ratio(filled);
  let high = filled[0] ?? [0, 1];
  let low = high;
  for (const bin of filled) {
    if (bin[0] / bin[1] > high[0] / high[1]) high = bin;
    if (bin[0] / bin[1] <= low[0] / low[1]) low = bin;
  }
  return ratio(filled.filter((bin) => bin !== high && bin !== low));
}

function ratio(bins: readonly Bin[]): number | undefined {
  let sum = 0;
  let weight = 0;
  for (const [part, weighed] of bins) {
    sum += part;
    weight += weighed;
  }
  return weight > 0 ? sum / weight : undefined;
}

const weightOf = (bins: readonly Bin[]): number => bins.reduce((sum, [, weight]) => sum + weight, 0);

/** What chance alone moves a share of so many, one standard deviation; where nothing ever failed one in so many may. */
function chance({ bins, means }: WindowState): number {
  const weight = weightOf(bins);
  const share = Math.min(1, means.reduce((sum, mean) => sum + mean, 0) / means.length + 1 / weight);
  return Math.sqrt((share * (1 - share)) / weight);
}

function sideOf(score: number, k: number, direction: Direction): Side | undefined {
  if (direction !== 'low' && score > k) return 'high';
  return direction !== 'high' && score < -k ? 'low' : undefined;
}

function ranOn(state: WindowState, side: Side, at: number): WindowState {
  const run = state.run?.side === side ? { ...state.run, count: state.run.count + 1 } : { side, since: at, count: 1 };
  return { ...state, run };
}

function dropRun(state: WindowState): WindowState {
  if (!state.run) return state;
  const { run: _, ...rest } = state;
  return rest;
}

/** The begin of the last stretch of bins that are more than a deviation away on the side of the score. */
function sinceOf({ bin, bins }: WindowState, median: number, deviation: number, score: number, binMs: number): number {
  let first = bins.length;
  for (let index = bins.length - 1; index >= 0; index -= 1) {
    const [sum, weight] = bins[index] ?? [0, 0];
    if (weight === 0) continue;
    if (((sum / weight - median) / deviation) * Math.sign(score) < 1) break;
    first = index;
  }
  return Math.round((bin - Math.max(0, bins.length - 1 - first)) * binMs);
}

const short = (value: number): number => Number(value.toPrecision(6));
