import { moveOutline } from '../patterns/outline.ts';
import { isValue } from '../value.ts';
import { addToHistory, middleOf, scaleOf } from './history.ts';
import { MEAN_CELLS, softenedWindowOf, widenBounds } from './means.ts';
import { CLUSTERS_MS, LEARNT, LONG_SEASON_MS, type SeriesMemory, STATE, WINDOWS_MS } from './memory.ts';
import type { BankSettings } from './settings.ts';
import { type Came, weigh } from './signs.ts';
import type { Improbable } from './verdict.ts';

export type Ignored = 'invalid' | 'late' | 'duplicate';

/** So many values in a row at one other interval make it the usual one. */
const ODD = 8;
/** A gap counts for so many intervals at most: what was not seen says little. */
const LONGEST_GAP = 4;

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
  const { improbability, sign, windowMs, side, usual } = weigh(memory, came, settings);
  addToHistory(learnt, LEARNT.history, value, came.passedMs);
  moveOutline(learnt, LEARNT.outline, state, STATE.outline, at, value, state[STATE.interval]!);
  state[STATE.count] = count + 1;
  state[STATE.at] = at;
  state[STATE.value] = value;
  return { improbability, sign, windowMs, side, usual };
}

/** What is softened was in scales. */
const SOFTENED_SCALE = 1;

/** The usual interval has changed: bounds of means are made of what is known of them. */
function changeMeans(state: Float64Array, fromMs: number, toMs: number, scale: number): void {
  for (const [index, windowMs] of WINDOWS_MS.entries()) {
    const cells = STATE.means + index * MEAN_CELLS;
    // A window that no mean was taken over so far has kept within the bounds of single values.
    if (index > 0 && windowMs <= fromMs) state.copyWithin(cells, STATE.means, STATE.means + MEAN_CELLS);
    if (toMs > fromMs) widenBounds(state, cells, state[STATE.count]!, windowMs, toMs, scale);
  }
  if (toMs <= fromMs) return;
  for (const [index, leastMs] of CLUSTERS_MS.entries()) {
    const cells = STATE.clusters + index * MEAN_CELLS;
    widenBounds(state, cells, state[STATE.count]!, softenedWindowOf(leastMs, toMs), toMs, SOFTENED_SCALE);
  }
  const longMs = softenedWindowOf(LONG_SEASON_MS, toMs);
  widenBounds(state, STATE.longSeason, state[STATE.foretold]!, longMs, toMs, SOFTENED_SCALE);
}

/** Time since the last value, as it counts; learns the interval. `scale` as it is usual. */
function pass(state: Float64Array, at: number, scale: number): number {
  const passed = at - state[STATE.at]!;
  const interval = state[STATE.interval]!;
  if (interval === 0) state[STATE.interval] = passed;
  if (interval === 0 || isAbout(passed, interval)) {
    state[STATE.odd] = 0;
    return passed;
  }
  // Gaps of all lengths are no interval: only what comes again and again is.
  const again = isAbout(passed, state[STATE.other]!);
  state[STATE.odd] = again ? state[STATE.odd]! + 1 : 1;
  if (!again) state[STATE.other] = passed;
  if (state[STATE.odd]! < ODD) return Math.min(passed, LONGEST_GAP * interval);
  changeMeans(state, interval, passed, scale);
  state[STATE.interval] = passed;
  state[STATE.odd] = 0;
  return passed;
}

const isAbout = (passed: number, interval: number): boolean => Math.abs(passed - interval) < interval / 4;
