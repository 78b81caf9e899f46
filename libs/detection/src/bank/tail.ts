/**
 * A tail lies in a row of cells: how many values it holds, the largest, the value that a tenth exceed, how many values ago that was
 * looked up, and a histogram of three bins an octave from 2^-6 up.
 */
export const TAIL_CELLS = 4 + 48;
const BINS = TAIL_CELLS - 4;
const [COUNT, LARGEST, TENTH, AGE, FIRST_BIN] = [0, 1, 2, 3, 4] as const;

const BINS_AN_OCTAVE = 3;
const FIRST_OCTAVE = -6;
/** The tenth is looked up again after so many values. */
const REFRESH = 16;
/** Beyond so many values the older ones fade: they are halved. */
const MOST = 40_000;
/** Before so many values nothing is said of a tail. */
const LEAST = 60;

/**
 * How improbable so large a value is by what the tail holds: -log10 of the chance of one at least as large, nought for what
 * is not among the upper tenth. The largest of n comes with a chance of 1/n whatever the distribution (the rule of succession); beyond
 * it every 1/`steepness` of the largest counts for a power of ten, so that what makes a verdict is the margin of the record, and no
 * fit to a tail that nobody has seen.
 */
export function improbability(cells: Float32Array, at: number, value: number, steepness: number): number {
  const count = cells[at + COUNT]!;
  if (count < LEAST || value < cells[at + TENTH]!) return 0;
  const largest = cells[at + LARGEST]!;
  const record = recordOf(count);
  if (value > largest) return record + (steepness * (value - largest)) / Math.max(largest, 2 ** FIRST_OCTAVE);
  const bin = binOf(value);
  let above = cells[at + FIRST_BIN + bin]! / 2;
  for (let next = bin + 1; next < BINS; next += 1) above += cells[at + FIRST_BIN + next]!;
  return Math.min(record, Math.log10((count + 1) / (above + 1)));
}

/** Of more values than this the past is not made of: a record is no more improbable than of so many. */
const MOST_OF_RECORD = 8_000;

/** How improbable it is, in powers of ten, that a value is the largest of itself and `count` others. */
export const recordOf = (count: number): number => Math.log10(Math.min(count, MOST_OF_RECORD) + 1);

/** The value that a tenth exceed; nought before there are any. */
export const tenthOf = (cells: Float32Array, at: number): number => cells[at + TENTH]!;

/** Adds a value, which is not negative. */
export function addToTail(cells: Float32Array, at: number, value: number): void {
  const bin = at + FIRST_BIN + binOf(value);
  cells[bin] = cells[bin]! + 1;
  cells[at + COUNT] = cells[at + COUNT]! + 1;
  if (value > cells[at + LARGEST]!) cells[at + LARGEST] = value;
  if (cells[at + COUNT]! > MOST) fade(cells, at);
  if (cells[at + AGE]! <= 0) lookUpTenth(cells, at);
  else cells[at + AGE] = cells[at + AGE]! - 1;
}

function fade(cells: Float32Array, at: number): void {
  cells[at + COUNT] = cells[at + COUNT]! / 2;
  for (let bin = at + FIRST_BIN; bin < at + TAIL_CELLS; bin += 1) cells[bin] = cells[bin]! / 2;
}

function lookUpTenth(cells: Float32Array, at: number): void {
  const tenth = cells[at + COUNT]! / 10;
  let above = 0;
  let bin = BINS;
  while (bin > 0 && above < tenth) {
    bin -= 1;
    above += cells[at + FIRST_BIN + bin]!;
  }
  cells[at + TENTH] = bin === 0 ? 0 : 2 ** (FIRST_OCTAVE + bin / BINS_AN_OCTAVE);
  cells[at + AGE] = REFRESH;
}

function binOf(value: number): number {
  if (!(value > 2 ** FIRST_OCTAVE)) return 0;
  return Math.min(BINS - 1, Math.floor((Math.log2(value) - FIRST_OCTAVE) * BINS_AN_OCTAVE));
}
