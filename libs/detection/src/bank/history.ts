/**
 * An even sample of a series' past: every n-th value, n doubling each time that there is no more room, so that the sample spans the whole past
 * until it is two weeks long, and the last two weeks from then on.
 */
const SAMPLES = 128;
const LONGEST_MS = 14 * 86_400_000;
/** The quantiles are looked up again after so many values. */
const REFRESH = 8;

const [SEEN, STRIDE, NEXT, KEPT, MIDDLE, SCALE, FIRST] = [0, 1, 2, 3, 4, 5, 6] as const;
export const HISTORY_CELLS = FIRST + SAMPLES;

/** Scratch space of one call. */
const sorted = new Float32Array(SAMPLES);

/** How many values middle and scale are of. */
export const keptOf = (cells: Float32Array, at: number): number => cells[at + KEPT]!;
/** The usual value and width of a series, in its unit. */
export const middleOf = (cells: Float32Array, at: number): number => cells[at + MIDDLE]!;
/** Like a standard deviation, of quantiles; never nought. */
export const scaleOf = (cells: Float32Array, at: number): number => cells[at + SCALE]! || 1;

/** A quantile of the past; undefined of none. */
export function quantileOfHistory(cells: Float32Array, at: number, share: number): number | undefined {
  const kept = cells.slice(at + FIRST, at + FIRST + keptOf(cells, at)).sort();
  return kept[Math.round(share * (kept.length - 1))];
}

export function addToHistory(cells: Float32Array, at: number, value: number, intervalMs: number): void {
  const seen = cells[at + SEEN]!;
  const stride = cells[at + STRIDE]! || 1;
  if (seen % stride === 0) keep(cells, at, value, stride, intervalMs);
  // Counting starts over before a float of 24 bits stands still; strides are powers of two.
  cells[at + SEEN] = (seen + 1) % 2 ** 22;
  if (seen < SAMPLES / 2 || seen % REFRESH === 0) lookUp(cells, at);
}

function keep(cells: Float32Array, at: number, value: number, stride: number, intervalMs: number): void {
  let kept = cells[at + KEPT]!;
  let next = cells[at + NEXT]!;
  if (kept === SAMPLES && stride * intervalMs * SAMPLES < LONGEST_MS) {
    thin(cells, at);
    cells[at + STRIDE] = stride * 2;
    kept = SAMPLES / 2;
    next = kept;
  }
  cells[at + FIRST + next] = value;
  cells[at + NEXT] = (next + 1) % SAMPLES;
  cells[at + KEPT] = Math.min(SAMPLES, Math.max(kept, next + 1));
}

/** Drops every other sample. */
function thin(cells: Float32Array, at: number): void {
  for (let sample = 0; sample < SAMPLES / 2; sample += 1) cells[at + FIRST + sample] = cells[at + FIRST + sample * 2]!;
}

function lookUp(cells: Float32Array, at: number): void {
  const kept = cells[at + KEPT]!;
  const values = sorted.subarray(0, kept);
  for (let sample = 0; sample < kept; sample += 1) values[sample] = cells[at + FIRST + sample]!;
  values.sort();
  const quantile = (share: number): number => {
    const rank = share * (kept - 1);
    const below = Math.floor(rank);
    const value = values[below]!;
    return value + (rank - below) * ((values[below + 1] ?? value) - value);
  };
  const middle = quantile(0.5);
  // Standard deviations of a normal distribution: between the quartiles 1.35 of them, between the twentieths 3.3.
  const width = (quantile(0.75) - quantile(0.25)) / 2.7 + (quantile(0.95) - quantile(0.05)) / 6.6;
  cells[at + MIDDLE] = middle;
  cells[at + SCALE] = Math.max(width, Math.abs(middle) * 1e-3, 1e-9);
}
