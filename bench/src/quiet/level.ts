import type { JudgedSeries } from './judged.ts';

/** What a series shows from sample to sample: a gauge its value, a counter what it grew a second. */
export class Level {
  readonly #counts: boolean;
  #at = Number.NaN;
  #value = 0;

  constructor({ kind }: JudgedSeries) {
    this.#counts = kind === 'counter';
  }

  /** Undefined where there is no sample; of a counter at its first one, a reset, and a timestamp that was there before as well. */
  of(at: number, value: number): number | undefined {
    if (Number.isNaN(value)) return undefined;
    if (!this.#counts) return value;
    const [seconds, grown] = [(at - this.#at) / 1000, value - this.#value];
    if (seconds === 0) return undefined;
    [this.#at, this.#value] = [at, value];
    return seconds > 0 && grown >= 0 ? grown / seconds : undefined;
  }
}
