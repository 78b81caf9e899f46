import { randomFrom } from '../random.ts';

/** FNV-1a over the parts, for independent streams of numbers under one seed. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('/')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  // Neighbouring names differ in the low bits only.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** What is drawn at random, the same for the same seed. */
export class Draws {
  readonly uniform: () => number;
  #spare: number | undefined;

  constructor(seed: number) {
    this.uniform = randomFrom(seed);
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** As likely between 1 and 2 as between 10 and 20. */
  scale(low: number, high: number): number {
    return low * (high / low) ** this.uniform();
  }

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.uniform() < share;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.uniform() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Marsaglia's polar method. */
  normal(): number {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    for (;;) {
      const [x, y] = [2 * this.uniform() - 1, 2 * this.uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const stretch = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * stretch;
      return x * stretch;
    }
  }

  /** A factor around 1: its logarithm has this standard deviation, its mean is 1. */
  factor(deviation: number): number {
    return Math.exp(deviation * this.normal() - (deviation * deviation) / 2);
  }

  /** From 1 on, heavy-tailed: above x with chance x^-shape. */
  pareto(shape: number): number {
    return (1 - this.uniform()) ** (-1 / shape);
  }

  /** How many of independent events came; from 30 on by the normal distribution. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let events = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) events += 1;
    return events;
  }
}

/** Noise that remembers: it comes back to 0 with a time constant, and has this standard deviation over a long time. */
export class Drift {
  readonly #draws: Draws;
  readonly #keep: number;
  readonly #kick: number;
  #value: number;

  constructor(draws: Draws, deviation: number, timeConstantS: number, stepS: number) {
    this.#draws = draws;
    this.#keep = Math.exp(-stepS / timeConstantS);
    this.#kick = deviation * Math.sqrt(1 - this.#keep * this.#keep);
    this.#value = deviation * draws.normal();
  }

  next(): number {
    this.#value = this.#keep * this.#value + this.#kick * this.#draws.normal();
    return this.#value;
  }
}
