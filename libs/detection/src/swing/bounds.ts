/**
 * How far each kind of swing went on each of the last days. What bounds a swing is the second farthest day: once may have been a fault, twice
 * is how the series is.
 */
const BLOCKS = 10;
/** Kinds of swings: over two windows up and down, and how rough a series is. */
const KINDS = 5;
/** Of each kind its days, then of all kinds the day that is going on. */
export const BOUNDS_CELLS = KINDS * (BLOCKS + 1);
const TODAY = KINDS * BLOCKS;
const [BLOCK, SLOTS, KEPT, NEXT] = [0, 1, 2, 3] as const;
/** Which day is going on, in how many slots of it values came, how many days are kept, and where the next goes. */
export const BOUNDS_STATE_CELLS = 4;

/** Days before a bound is one, and from how many on one of them may have been a fault. */
const LEAST = 2;
const FORGIVES = 4;

export function clearBounds(cells: Float32Array, at: number, state: Float64Array, stateAt: number): void {
  cells.fill(0, at, at + BOUNDS_CELLS);
  state.fill(0, stateAt, stateAt + BOUNDS_STATE_CELLS);
}

/** A slot of day `block` has come; a day that had values in at least `most` / 2 slots is kept once it is over. */
export function beginSlot(
  cells: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  block: number,
  most: number,
): void {
  if (block !== state[stateAt + BLOCK]) {
    const today = at + TODAY;
    if (state[stateAt + SLOTS]! * 2 >= most && block > state[stateAt + BLOCK]!) {
      const next = state[stateAt + NEXT]!;
      for (let kind = 0; kind < KINDS; kind += 1) cells[at + kind * BLOCKS + next] = cells[today + kind]!;
      state[stateAt + NEXT] = (next + 1) % BLOCKS;
      state[stateAt + KEPT] = Math.min(BLOCKS, state[stateAt + KEPT]! + 1);
    }
    cells.fill(0, today, today + KINDS);
    state[stateAt + BLOCK] = block;
    state[stateAt + SLOTS] = 0;
  }
  state[stateAt + SLOTS]! += 1;
}

/** Takes in how far a swing went, and says what bounded its kind until today; undefined as long as nothing does. */
export function boundOf(
  cells: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  kind: number,
  far: number,
): number | undefined {
  const today = at + TODAY + kind;
  if (far > cells[today]!) cells[today] = far;
  const kept = state[stateAt + KEPT]!;
  if (kept < LEAST) return undefined;
  let farthest = 0;
  let second = 0;
  const first = at + kind * BLOCKS;
  for (let day = first; day < first + kept; day += 1) {
    const each = cells[day]!;
    if (each > farthest) {
      second = farthest;
      farthest = each;
    } else if (each > second) second = each;
  }
  return kept < FORGIVES ? farthest : second;
}
