/** Twice as many columns as the widest terminal has use for. */
const MOST_BINS = 1024;

export interface Bin {
  readonly lowest: number;
  readonly highest: number;
  readonly labelled: boolean;
}

/**
 * What a series looked like, in at most 1,024 bins of as many points each, however long it is: the lowest and the highest of each. As
 * points come, bins are put together two by two.
 */
export class Outline {
  readonly #bins: { lowest: number; highest: number; labelled: boolean }[] = [];
  #pointsABin = 1;
  #inLast = 0;

  add(value: number, labelled: boolean): void {
    const last = this.#bins.at(-1);
    if (last && this.#inLast < this.#pointsABin) {
      last.lowest = Math.min(last.lowest, value);
      last.highest = Math.max(last.highest, value);
      last.labelled ||= labelled;
      this.#inLast += 1;
      return;
    }
    if (this.#bins.length === MOST_BINS) this.#halve();
    this.#bins.push({ lowest: value, highest: value, labelled });
    this.#inLast = 1;
  }

  /** In at most so many bins, evenly. */
  bins(most: number): readonly Bin[] {
    const groups = Math.min(most, this.#bins.length);
    return Array.from({ length: groups }, (_, group) => {
      const first = Math.floor((group * this.#bins.length) / groups);
      const end = Math.floor(((group + 1) * this.#bins.length) / groups);
      return together(this.#bins.slice(first, end));
    });
  }

  /** In which of `bins(most)` the point of that number is. */
  placeOf(point: number, most: number): number {
    const groups = Math.min(most, this.#bins.length);
    const bin = Math.floor(point / this.#pointsABin);
    return Math.ceil(((bin + 1) * groups) / this.#bins.length) - 1;
  }

  #halve(): void {
    for (let pair = 0; pair < MOST_BINS / 2; pair += 1)
      this.#bins[pair] = together(this.#bins.slice(2 * pair, 2 * pair + 2));
    this.#bins.length = MOST_BINS / 2;
    this.#pointsABin *= 2;
  }
}

const together = (bins: readonly Bin[]) => ({
  lowest: Math.min(...bins.map(({ lowest }) => lowest)),
  highest: Math.max(...bins.map(({ highest }) => highest)),
  labelled: bins.some(({ labelled }) => labelled),
});
