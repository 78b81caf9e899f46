/**
 * What a series was lately: values spread evenly over some hours, or over as many values as a series of five minutes has in them where those
 * take longer, with the middle and the width of them. What is unlike the rest moves neither as long as it is little of it.
 */
const SAMPLES = 48;
const HOUR = 3_600_000;
export const LOCAL_MS = 12 * HOUR;
export const RECENT_MS = 4 * HOUR;
const VALUES_AN_HOUR = 12;
/** Middle and width are looked up again after so many samples. */
const LOOK_UP_EVERY = 2;
/** Samples before middle and width mean anything. */
const NEEDS = SAMPLES / 2;

const [NEXT, KEPT, MIDDLE, WIDTH, FIRST] = [0, 1, 2, 3, 4] as const;
export const LOCAL_CELLS = FIRST + SAMPLES;

/** Scratch space of one call. */
const sorted = new Float32Array(SAMPLES);

/** Over what a series of that interval is looked at, milliseconds. */
export const latelyOf = (leastMs: number, intervalMs: number): number =>
  Math.max(leastMs, (leastMs / HOUR) * VALUES_AN_HOUR * intervalMs);

export const isLocalKnown = (cells: Float32Array, at: number): boolean => cells[at + KEPT]! >= NEEDS;
export const localMiddleOf = (cells: Float32Array, at: number): number => cells[at + MIDDLE]!;
/** Like a standard deviation, of quantiles. */
export const localWidthOf = (cells: Float32Array, at: number): number => cells[at + WIDTH]!;

/** Takes a value that comes so long after the last that was taken, if it is time for one; says whether it was. */
export function addToLocal(
  cells: Float32Array,
  at: number,
  value: number,
  sinceMs: number,
  leastMs: number,
  intervalMs: number,
): boolean {
  const everyMs = latelyOf(leastMs, intervalMs) / SAMPLES;
  if (cells[at + KEPT]! > 0 && sinceMs < everyMs - intervalMs / 2) return false;
  const next = cells[at + NEXT]!;
  cells[at + FIRST + next] = value;
  cells[at + NEXT] = (next + 1) % SAMPLES;
  cells[at + KEPT] = Math.min(SAMPLES, cells[at + KEPT]! + 1);
  if (next % LOOK_UP_EVERY === 0) lookUp(cells, at);
  return true;
}

function lookUp(cells: Float32Array, at: number): void {
  const kept = cells[at + KEPT]!;
  sortInto(sorted, cells, at + FIRST, kept);
  // Counted alike from both ends: a series upside down comes to the same.
  const [middle, tenth] = [kept >> 1, Math.floor(kept / 10)];
  cells[at + MIDDLE] = (sorted[middle]! + sorted[kept - 1 - middle]!) / 2;
  // Between the tenths of a normal distribution lie 2.56 standard deviations.
  cells[at + WIDTH] = (sorted[kept - 1 - tenth]! - sorted[tenth]!) / 2.56;
}

/** By insertion: of so few values twice as fast as what is built in. */
function sortInto(into: Float32Array, from: Float32Array, first: number, count: number): void {
  for (let taken = 0; taken < count; taken += 1) {
    const value = from[first + taken]!;
    let place = taken;
    while (place > 0 && into[place - 1]! > value) {
      into[place] = into[place - 1]!;
      place -= 1;
    }
    into[place] = value;
  }
}
