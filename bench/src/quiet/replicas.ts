import { Draws, seedFrom } from './draws.ts';

interface Scaling {
  readonly seed: number;
  readonly intervalMs: number;
  readonly autoscaled: boolean;
}

const MOST = 12;
/** Of the peak's load that a replica is meant to carry at most, by the autoscaler. */
const TARGET = 0.75;

/** How many replicas run: as many as the load asks for, up after minutes, down after tens of minutes. */
export class Replicas {
  readonly #stepS: number;
  readonly #autoscaled: boolean;
  readonly #atPeak: number;
  readonly #upAfterS: number;
  readonly #downAfterS: number;
  #count: number;
  #tooFewS = 0;
  #tooManyS = 0;

  constructor({ seed, intervalMs, autoscaled }: Scaling) {
    const draws = new Draws(seedFrom(seed, 'replicas'));
    this.#stepS = intervalMs / 1000;
    this.#autoscaled = autoscaled;
    this.#atPeak = draws.whole(3, 8);
    this.#upAfterS = draws.between(60, 240);
    this.#downAfterS = draws.between(300, 1800);
    this.#count = autoscaled ? 0 : draws.whole(1, 4);
  }

  /** Of what runs, as a share of what runs at peak; 1 where the number is fixed. */
  get capacity(): number {
    return this.#autoscaled ? this.#count / this.#atPeak : 1;
  }

  step(level: number): number {
    if (!this.#autoscaled) return this.#count;
    const wanted = Math.min(MOST, Math.max(2, Math.ceil((level * this.#atPeak) / TARGET - 1e-9)));
    if (this.#count === 0) this.#count = wanted;
    this.#tooFewS = wanted > this.#count ? this.#tooFewS + this.#stepS : 0;
    this.#tooManyS = wanted < this.#count ? this.#tooManyS + this.#stepS : 0;
    if (this.#tooFewS > this.#upAfterS) this.#set(wanted);
    if (this.#tooManyS > this.#downAfterS) this.#set(this.#count - 1);
    return this.#count;
  }

  #set(count: number): void {
    this.#count = count;
    this.#tooFewS = 0;
    this.#tooManyS = 0;
  }
}
