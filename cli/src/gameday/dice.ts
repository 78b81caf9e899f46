import { createHash } from 'node:crypto';

/** What is drawn at random: the same seed gives the same draws. */
export class Dice {
  readonly #seed: number;
  #rolled = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** From 0 up to 1, which it never is. */
  share(): number {
    this.#rolled += 1;
    return createHash('sha256').update(`${this.#seed}/${this.#rolled}`).digest().readUInt32BE() / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }

  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, at: this.share() }));
    return keyed.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
  }
}
