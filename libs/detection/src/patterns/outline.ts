/**
 * What a series did lately, in outline: its last forty slots of a minute, or of its interval where that is longer, and the last forty
 * of ten times that, each with mean, lowest and highest. Six hours and forty minutes for one kilobyte.
 */
export const SLOTS = 40;
/** Short slots that make a long one. */
export const SHORTS_A_LONG = 10;
const LEAST_SLOT_MS = 60_000;
/** An interval that differs from the slots' by more than this factor begins another outline. */
const ANOTHER = 1.5;

/** Of a slot. One in which nothing came has a lowest value above its highest, since what is stored has to be finite. */
export const [MEAN, LOW, HIGH] = [0, 1, 2] as const;
export const SLOT_CELLS = 3;
/** Short slots, then long ones. */
export const OUTLINE_CELLS = 2 * SLOTS * SLOT_CELLS;
export const LONGS = SLOTS * SLOT_CELLS;

/** The length of a slot, when the open one began, what came in it, and how many were closed. */
export const [SLOT_MS, SINCE, SUM, COUNT, LOWEST, HIGHEST, CLOSED] = [0, 1, 2, 3, 4, 5, 6] as const;
export const OUTLINE_STATE_CELLS = 7;

/** Takes a value in that comes later than all before. After a gap of forty slots the outline begins anew. Constant time. */
export function moveOutline(
  cells: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  time: number,
  value: number,
  intervalMs: number,
): void {
  const slotMs = intervalMs > LEAST_SLOT_MS ? intervalMs : LEAST_SLOT_MS;
  const kept = state[stateAt + SLOT_MS]!;
  const passed = time - state[stateAt + SINCE]!;
  const another = slotMs > kept * ANOTHER || kept > slotMs * ANOTHER || passed > SLOTS * kept;
  // A slot starts with a value, so with values that come early or late now and then it is closed half an interval early.
  if (!another && passed < kept - intervalMs / 2) {
    state[stateAt + SUM]! += value;
    state[stateAt + COUNT]! += 1;
    if (value < state[stateAt + LOWEST]!) state[stateAt + LOWEST] = value;
    if (value > state[stateAt + HIGHEST]!) state[stateAt + HIGHEST] = value;
    return;
  }
  if (another) {
    state[stateAt + SLOT_MS] = slotMs;
    state[stateAt + CLOSED] = 0;
  } else close(cells, at, state, stateAt, Math.round(passed / kept) - 1);
  state[stateAt + SINCE] = time;
  state[stateAt + SUM] = value;
  state[stateAt + COUNT] = 1;
  state[stateAt + LOWEST] = value;
  state[stateAt + HIGHEST] = value;
}

/** The clock of the series was set back by so much: what it did moves along. */
export function setOutlineBack(state: Float64Array, at: number, by: number): void {
  state[at + SINCE] = state[at + SINCE]! - by;
}

/** Closes the slot that is open, and as many behind it in which nothing came. */
function close(cells: Float32Array, at: number, state: Float64Array, stateAt: number, missed: number): void {
  const mean = state[stateAt + SUM]! / state[stateAt + COUNT]!;
  // A whole number, whose remainder is had for less than a float's.
  let closed = state[stateAt + CLOSED]! | 0;
  closed = put(cells, at, closed, mean, state[stateAt + LOWEST]!, state[stateAt + HIGHEST]!);
  for (let each = 0; each < missed; each += 1) closed = put(cells, at, closed, 0, 1, 0);
  state[stateAt + CLOSED] = closed;
}

function put(cells: Float32Array, at: number, closed: number, mean: number, low: number, high: number): number {
  const place = at + (closed % SLOTS) * SLOT_CELLS;
  cells[place + MEAN] = mean;
  cells[place + LOW] = low;
  cells[place + HIGH] = high;
  const next = closed + 1;
  if (next % SHORTS_A_LONG === 0) putLong(cells, at, next / SHORTS_A_LONG - 1);
  return next;
}

/** Short slots lie in groups of ten, so the last ten are next to each other. */
function putLong(cells: Float32Array, at: number, long: number): void {
  const first = at + ((long * SHORTS_A_LONG) % SLOTS) * SLOT_CELLS;
  let [sum, count, low, high] = [0, 0, 1, 0];
  for (let each = first; each < first + SHORTS_A_LONG * SLOT_CELLS; each += SLOT_CELLS) {
    if (cells[each + LOW]! > cells[each + HIGH]!) continue;
    sum += cells[each + MEAN]!;
    low = count === 0 ? cells[each + LOW]! : Math.min(low, cells[each + LOW]!);
    high = count === 0 ? cells[each + HIGH]! : Math.max(high, cells[each + HIGH]!);
    count += 1;
  }
  const place = at + LONGS + (long % SLOTS) * SLOT_CELLS;
  cells[place + MEAN] = count === 0 ? 0 : sum / count;
  cells[place + LOW] = low;
  cells[place + HIGH] = high;
}
