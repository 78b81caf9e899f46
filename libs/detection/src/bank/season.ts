/**
 * What is usual at a time of the day and at an hour of the week. Levels are means over half hours of a day and hours of a week, learnt
 * when the slot is over; the one of both that erred less lately foretells.
 */
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const DAY_SLOTS = 48;
const WEEK_SLOTS = 168;
/** Of a slot: its level, and how often it was learnt. */
const SLOT_CELLS = 2;
export const SEASON_CELLS = (DAY_SLOTS + WEEK_SLOTS) * SLOT_CELLS;
const WEEK = DAY_SLOTS * SLOT_CELLS;

/** Of the half hour and of the hour that are going on: which, the sum and number of its values; then the errors of day, week and middle. */
export const SEASON_STATE_CELLS = 9;
const [HALF_HOUR, HOUR, ERRORS] = [0, 3, 6] as const;

/** The least part of a new mean that a level takes over: a day's level is of about seven days, a week's of about four weeks. */
const DAY_RATE = 0.15;
const WEEK_RATE = 0.25;
/** Errors are remembered over about two days. */
const ERROR_RATE = 1 / 96;
/** What an incident does to a level is bounded to so many scales a day. */
const MOST = 10;

interface Usual {
  readonly middle: number;
  readonly scale: number;
}

/** The foretold value; undefined as long as nothing was learnt at this time of the day. */
export function foretell(
  levels: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  time: number,
): number | undefined {
  const day = at + slotOf(time, DAY_MS, DAY_SLOTS) * SLOT_CELLS;
  if (levels[day + 1]! < 1) return undefined;
  const week = at + WEEK + slotOf(time, WEEK_MS, WEEK_SLOTS) * SLOT_CELLS;
  const isWeekBetter = state[stateAt + ERRORS + 1]! < state[stateAt + ERRORS]!;
  return levels[week + 1]! >= 1 && isWeekBetter ? levels[week]! : levels[day]!;
}

/** The same, but the plain middle of a series of which that errs less. */
export function foretellSettled(
  levels: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  time: number,
  middle: number,
): number {
  const [ofDay, ofWeek, ofMiddle] = state.subarray(stateAt + ERRORS, stateAt + ERRORS + 3);
  const foretold = foretell(levels, at, state, stateAt, time);
  return foretold === undefined || ofMiddle! <= Math.min(ofDay!, ofWeek!) ? middle : foretold;
}

/** What is usual at this time of a day and at this hour of a week, and how many of them taught it. */
export interface Levels {
  readonly day: number;
  readonly days: number;
  readonly week: number;
  readonly weeks: number;
}

export function levelsOf(levels: Float32Array, at: number, time: number): Levels {
  const day = at + slotOf(time, DAY_MS, DAY_SLOTS) * SLOT_CELLS;
  const week = at + WEEK + slotOf(time, WEEK_MS, WEEK_SLOTS) * SLOT_CELLS;
  return { day: levels[day]!, days: levels[day + 1]!, week: levels[week]!, weeks: levels[week + 1]! };
}

/** How far off, in scales, what is foretold usually is: of a day, a week and the plain middle the one that errs least. Nought before it is known. */
export const errorOf = (state: Float64Array, at: number): number =>
  Math.min(...state.subarray(at + ERRORS, at + ERRORS + 3));

/** Takes a value into the slots that are going on; a slot that is over teaches its level. */
export function learnSeason(
  levels: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  time: number,
  value: number,
  usual: Usual,
): void {
  const halfHour = slotOf(time, DAY_MS, DAY_SLOTS);
  const hour = slotOf(time, WEEK_MS, WEEK_SLOTS);
  const over = take(state, stateAt + HALF_HOUR, halfHour, value);
  if (over) {
    learn(levels, at + over.slot * SLOT_CELLS, over.mean, DAY_RATE, usual, state, stateAt + ERRORS);
    err(state, stateAt + ERRORS + 2, over.mean - usual.middle, usual);
  }
  const hourOver = take(state, stateAt + HOUR, hour, value);
  if (hourOver)
    learn(levels, at + WEEK + hourOver.slot * SLOT_CELLS, hourOver.mean, WEEK_RATE, usual, state, stateAt + ERRORS + 1);
}

/** From 0 to less than `slots`, before 1970 as well. */
const slotOf = (time: number, period: number, slots: number): number =>
  Math.floor(((((time % period) + period) % period) * slots) / period);

/** Adds a value to the slot that is going on; when another begins, says what the last came to. */
function take(
  state: Float64Array,
  at: number,
  slot: number,
  value: number,
): { slot: number; mean: number } | undefined {
  const count = state[at + 2]!;
  const before = state[at]!;
  if (count > 0 && before === slot) {
    state[at + 1] = state[at + 1]! + value;
    state[at + 2] = count + 1;
    return undefined;
  }
  const mean = state[at + 1]! / count;
  state[at] = slot;
  state[at + 1] = value;
  state[at + 2] = 1;
  return count > 0 ? { slot: before, mean } : undefined;
}

function learn(
  levels: Float32Array,
  at: number,
  mean: number,
  rate: number,
  usual: Usual,
  errors: Float64Array,
  errorAt: number,
): void {
  const times = levels[at + 1]!;
  if (times >= 1) err(errors, errorAt, mean - levels[at]!, usual);
  else if (errors[errorAt] === 0) errors[errorAt] = 1;
  const step = mean - levels[at]!;
  const bounded = times >= 2 ? Math.max(-MOST * usual.scale, Math.min(MOST * usual.scale, step)) : step;
  levels[at] = levels[at]! + Math.max(rate, 1 / (times + 1)) * bounded;
  levels[at + 1] = Math.min(times + 1, 100);
}

function err(errors: Float64Array, at: number, error: number, { scale }: Usual): void {
  const before = errors[at]! || 1;
  errors[at] = before + ERROR_RATE * (Math.min(MOST, Math.abs(error) / scale) - before);
}
