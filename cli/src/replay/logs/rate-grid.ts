/** Columns of a course; twice as many are kept, so that half of them are always there. */
export const COLUMNS = 24;
const BINS = 2 * COLUMNS;
const FIRST_WIDTH_MS = 1_000;

/** How many events came when, for many templates on one axis of time, in at most 48 bins however long that is. */
export class RateGrid {
  readonly #counts = new Map<number, Uint32Array>();
  #from: number | undefined;
  #widthMs = FIRST_WIDTH_MS;
  #to = 0;

  add(row: number, at: number): void {
    this.#from ??= at;
    while (at >= this.#from + BINS * this.#widthMs) this.#halve();
    this.#to = Math.max(this.#to, at);
    const bin = Math.max(0, Math.floor((at - this.#from) / this.#widthMs));
    const counts = this.#counts.get(row) ?? new Uint32Array(BINS);
    counts[bin] = counts[bin]! + 1;
    this.#counts.set(row, counts);
  }

  /** One row is part of another from here on. */
  merge(row: number, into: number): void {
    const counts = this.#counts.get(row);
    if (!counts) return;
    const sum = this.#counts.get(into);
    this.#counts.set(into, sum ? sum.map((count, bin) => count + counts[bin]!) : counts);
    this.#counts.delete(row);
  }

  drop(row: number): void {
    this.#counts.delete(row);
  }

  /** The counts of a row from the first event of all rows to the last. */
  course(row: number): readonly number[] {
    const used = Math.floor((this.#to - (this.#from ?? 0)) / this.#widthMs) + 1;
    const counts = this.#counts.get(row) ?? new Uint32Array(BINS);
    if (used <= COLUMNS) return [...counts.subarray(0, used)];
    const pairs = Math.ceil(used / 2);
    return Array.from({ length: pairs }, (_, pair) => counts[2 * pair]! + (counts[2 * pair + 1] ?? 0));
  }

  #halve(): void {
    this.#widthMs *= 2;
    for (const counts of this.#counts.values()) {
      for (let bin = 0; bin < COLUMNS; bin += 1) counts[bin] = counts[2 * bin]! + counts[2 * bin + 1]!;
      counts.fill(0, COLUMNS);
    }
  }
}

const BARS = '▁▂▃▄▅▆▇█';

/** A course as a line of bars, the highest of them full; a blank where there was nothing. */
export function sparkline(course: readonly number[]): string {
  const most = Math.max(1, ...course);
  return course.map((count) => (count === 0 ? ' ' : BARS[Math.ceil((count / most) * BARS.length) - 1])).join('');
}
