/**
 * What a series was lately: values spread evenly over half a day, or over 144 values where those take longer, with the middle and the
 * width of them. Some hours that are unlike the rest move neither.
 */
const SAMPLES = 48;
const LATELY_MS = 12 * 3_600_000;
const LATELY_VALUES = 144;
/** Samples before middle and width mean anything. */
const NEEDS = SAMPLES / 2;

const [NEXT, KEPT, MIDDLE, WIDTH, FIRST] = [0, 1, 2, 3, 4] as const;
export const LOCAL_CELLS = FIRST + SAMPLES;

/** Scratch space of one call. */
const sorted = new Float32Array(SAMPLES);

/** What `lately` is for a series of that interval, milliseconds. */
export const latelyOf = (intervalMs: number): number => Math.max(LATELY_MS, LATELY_VALUES * intervalMs);

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
  intervalMs: number,
): boolean {
  if (cells[at + KEPT]! > 0 && sinceMs < latelyOf(intervalMs) / SAMPLES - intervalMs / 2) return false;
  const next = cells[at + NEXT]!;
  cells[at + FIRST + next] = value;
  cells[at + NEXT] = (next + 1) % SAMPLES;
  cells[at + KEPT] = Math.min(SAMPLES, cells[at + KEPT]! + 1);
  lookUp(cells, at);
  return true;
}

function lookUp(cells: Float32Array, at: number): void {
  const kept = cells[at + KEPT]!;
  const values = sorted.subarray(0, kept);
  values.set(cells.subarray(at + FIRST, at + FIRST + kept));
  values.sort();
  // Counted alike from both ends: a series upside down comes to the same.
  const [middle, tenth] = [kept >> 1, Math.floor(kept / 10)];
  cells[at + MIDDLE] = (values[middle]! + values[kept - 1 - middle]!) / 2;
  // Between the tenths of a normal distribution lie 2.56 standard deviations.
  cells[at + WIDTH] = (values[kept - 1 - tenth]! - values[tenth]!) / 2.56;
}
