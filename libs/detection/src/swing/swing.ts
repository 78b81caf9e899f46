import { LEARNT, type SeriesMemory, STATE } from '../bank/memory.ts';
import type { Improbable } from '../bank/verdict.ts';
import { beginSlot, boundOf, clearBounds } from './bounds.ts';
import { clearDay, learnDay, turnDay, usualAt } from './day.ts';
import { clearRecent, putRecent, stretchOf } from './recent.ts';

/** How far a series swung away from where it had been, beyond what it did on other days. */
export interface Swing extends Improbable {
  /** Where it is, or how rough it is: how far from slot to slot. */
  readonly sign: 'swing' | 'rough';
}

const CELLS = STATE.swing;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A mean over `window` minutes is held against that over the `base` minutes before it, `gap` minutes between them: a fault may take a minute or two to come. */
const WINDOWS = [
  { window: 10, base: 30, gap: 2 },
  { window: 30, base: 60, gap: 2 },
] as const;
/** Roughness is held against roughness over the longer window; steps of a hundredth are none. */
const ROUGH = 4;
const SMOOTH = 0.01;

/** A power of ten for each eighth by which the bound is exceeded, compounded. */
const STEEPNESS = 8;
/** No bound is less: a series that never swung may move by a twentieth. */
const LEAST_BOUND = 0.05;
/** Of a series that mostly rests, a bound is no less than a few single values make in the shorter window. */
const LEAST_OF_SELDOM = 0.35;
const SELDOM = 0.7;
/** A level that hardly ever moves makes a swing of each move, and one that counts time moves evenly: neither swings. */
const NEVER = 0.02;
const CLOCKWORK = 0.8;
const EVENLY = 0.02;
/** Nothing is said before there were so many hours of values. */
const LEAST_HOURS = 60;
/** A day of longer slots is one of so many of them. */
const SLOTS_A_DAY = 24;

/** After so many slots the unit is looked up anew, and later when it is off by more than this factor. */
const LOOKED_UP = [60, 360, 1440];
const OFF = 4;
/** The unit is what this share of all sizes is below: above it a swing is one in proportion, below it one in units. */
const LOW = 0.1;
const LEAST_STEP = 0.02;
/** No unit is smaller, so that the largest value that counts (10^30) in units is still a number. */
const SMALLEST = 1e-30;

/**
 * Follows a series by the slots of a minute (or of its interval), in proportion rather than in its unit, and without what the time of the day
 * brings. Says how far it swung when a slot is over, undefined otherwise. `rate`: the value says how often something happens, which may be
 * hardly ever. To be called after `judgeValue` of the same value. Changes `memory` in place; constant time.
 */
export function moveSwing(memory: SeriesMemory, at: number, value: number, rate = false): Swing | undefined {
  const { state } = memory;
  const slotMs = Math.max(MINUTE_MS, state[STATE.interval]!);
  if (slotMs !== state[CELLS.slotMs]) begin(memory, slotMs);
  const slot = Math.floor(at / slotMs);
  const open = state[CELLS.slot]!;
  const count = state[CELLS.count]!;
  if (count > 0 && slot === open) {
    state[CELLS.sum]! += value;
    state[CELLS.count] = count + 1;
    return undefined;
  }
  const mean = state[CELLS.sum]! / count;
  state[CELLS.slot] = slot;
  state[CELLS.sum] = value;
  state[CELLS.count] = 1;
  if (count === 0) return undefined;
  if (slot < open) clearRecent(memory.learnt, LEARNT.swing.recent);
  return slot < open ? undefined : close(memory, open, slotMs, mean, rate);
}

/** With slots of another length what was lately begins anew; days stay. */
function begin({ state, learnt }: SeriesMemory, slotMs: number): void {
  if (state[CELLS.unit] === 0) clearDay(learnt, LEARNT.swing.day);
  clearRecent(learnt, LEARNT.swing.recent);
  state[CELLS.slotMs] = slotMs;
  state[CELLS.count] = 0;
  state[CELLS.last] = 0;
}

function close(memory: SeriesMemory, slot: number, slotMs: number, mean: number, rate: boolean): Swing | undefined {
  const { state, learnt } = memory;
  const time = slot * slotMs;
  followLow(state, Math.abs(mean));
  lookUpUnit(memory);
  countMoves(state, mean);
  const unit = state[CELLS.unit]!;
  const level = Math.asinh(mean / unit);
  const usual = usualAt(learnt, LEARNT.swing.day, time);
  learnDay(learnt, LEARNT.swing.day, state, CELLS.day, time, level);
  if (usual === undefined) return undefined;
  putRecent(learnt, LEARNT.swing.recent, slot, state[CELLS.last]!, level - usual);
  state[CELLS.last] = slot;
  const dayMs = Math.max(DAY_MS, SLOTS_A_DAY * slotMs);
  const block = Math.floor(time / dayMs);
  beginSlot(learnt, LEARNT.swing.bounds, state, CELLS.bounds, block, dayMs / slotMs);
  return farthest(memory, slot, slotMs, usual, rate);
}

/** Follows the size that a tenth of what is not nought is below, in ever smaller steps of proportion: a quantile by stochastic approximation (Robbins and Monro). */
function followLow(state: Float64Array, size: number): void {
  if (size === 0) return;
  const sizes = state[CELLS.sizes]! + 1;
  state[CELLS.sizes] = sizes;
  const low = state[CELLS.low]! || size;
  const step = Math.max(LEAST_STEP, 1 / Math.sqrt(sizes));
  state[CELLS.low] = low * Math.exp(size > low ? step * LOW : -step * (1 - LOW));
}

/** The unit begins as what the first hour shows and is settled after a day; levels that were learnt in another are turned into the new one. */
function lookUpUnit({ state, learnt }: SeriesMemory): void {
  const seen = state[CELLS.seen]!;
  const unit = state[CELLS.unit]!;
  const due = unit === 0 || LOOKED_UP.includes(seen) || seen % LOOKED_UP[2]! === 0;
  if (!due) return;
  const found = Math.max(SMALLEST, state[CELLS.low]! || 1);
  const factor = found / unit;
  if (unit > 0 && seen > LOOKED_UP[2]! && factor < OFF && factor > 1 / OFF) return;
  state[CELLS.unit] = found;
  if (unit === 0) return;
  turnDay(learnt, LEARNT.swing.day, state, CELLS.day, (level) => Math.asinh(Math.sinh(level) / factor));
  clearRecent(learnt, LEARNT.swing.recent);
  if (factor > 2 || factor < 0.5) clearBounds(learnt, LEARNT.swing.bounds, state, CELLS.bounds);
}

/** Counts the slots in which the series moved, and in which it moved just as in the slot before. */
function countMoves(state: Float64Array, mean: number): void {
  const step = mean - state[CELLS.mean]!;
  const before = state[CELLS.step]!;
  const seen = state[CELLS.seen]!;
  state[CELLS.seen] = seen + 1;
  state[CELLS.mean] = mean;
  state[CELLS.step] = step;
  if (seen === 0 || step === 0) return;
  state[CELLS.moved]! += 1;
  if (Math.abs(step - before) <= EVENLY * Math.abs(before)) state[CELLS.even]! += 1;
}

/** What is farthest beyond its bound; undefined when nothing is. */
function farthest(memory: SeriesMemory, slot: number, slotMs: number, usual: number, rate: boolean): Swing | undefined {
  const { state, learnt } = memory;
  const seen = state[CELLS.seen]!;
  const moved = state[CELLS.moved]!;
  const swings = (rate || moved >= NEVER * seen) && state[CELLS.even]! < CLOCKWORK * seen;
  const known = swings && seen * slotMs >= LEAST_HOURS * 60 * MINUTE_MS;
  const leastBound = moved < SELDOM * seen ? LEAST_OF_SELDOM : LEAST_BOUND;
  let most: Swing | undefined;
  for (const { kind, far, before, ...swing } of farsOf(learnt, slot, slotMs)) {
    const bound = boundOf(learnt, LEARNT.swing.bounds, state, CELLS.bounds, kind, far);
    if (!known || bound === undefined) continue;
    const improbability = STEEPNESS * Math.log(far / Math.max(leastBound, bound));
    if (improbability <= (most?.improbability ?? 0)) continue;
    most = { ...swing, improbability, usual: state[CELLS.unit]! * Math.sinh(before + usual) };
  }
  return most;
}

/** How far one kind of swing went, from where. */
interface Far extends Omit<Swing, 'improbability' | 'usual'> {
  readonly kind: number;
  readonly far: number;
  readonly before: number;
}

function farsOf(learnt: Float32Array, slot: number, slotMs: number): readonly Far[] {
  const fars: Far[] = [];
  for (const [index, { window, base, gap }] of WINDOWS.entries()) {
    const slots = (minutes: number) => Math.max(1, Math.round((minutes * MINUTE_MS) / slotMs));
    const back = slots(window) + Math.round((gap * MINUTE_MS) / slotMs);
    const [windowMs, at] = [slots(window) * slotMs, LEARNT.swing.recent];
    const now = stretchOf(learnt, at, slot, 0, slots(window));
    const before = stretchOf(learnt, at, slot, back, slots(base));
    if (now.mean === undefined || before.mean === undefined) continue;
    const side = now.mean > before.mean ? 'high' : 'low';
    const kind = 2 * index + (side === 'high' ? 0 : 1);
    const from = { before: before.mean, windowMs };
    fars.push({ ...from, kind, far: Math.abs(now.mean - before.mean), sign: 'swing', side });
    if (index !== WINDOWS.length - 1) continue;
    if (now.step === undefined || before.step === undefined || now.step <= before.step) continue;
    const far = Math.log((now.step + SMOOTH) / (before.step + SMOOTH));
    fars.push({ ...from, kind: ROUGH, far, sign: 'rough', side: 'none' });
  }
  return fars;
}
