import { MINUTE_MS } from './calendar.ts';
import type { Distortion } from './effects.ts';

/** The moving mean that noise is measured from. */
const MEAN_OVER_MS = 20 * MINUTE_MS;

/** Remembers of a signal what distortions need; one a signal. */
export class Distorter {
  readonly #keep: number;
  #mean = Number.NaN;
  #last = Number.NaN;

  constructor(intervalMs: number) {
    this.#keep = Math.exp(-intervalMs / MEAN_OVER_MS);
  }

  /** The value as it is read. */
  read(value: number, sinceStartMs: number, distortion: Distortion | undefined): number {
    if (distortion?.type === 'frozen' && !Number.isNaN(this.#last)) return this.#last;
    this.#mean = Number.isNaN(this.#mean) ? value : this.#keep * this.#mean + (1 - this.#keep) * value;
    this.#last = distortion === undefined ? value : this.#changed(value, sinceStartMs, distortion);
    return this.#last;
  }

  #changed(value: number, sinceStartMs: number, distortion: Distortion): number {
    if (distortion.type === 'noisier') return this.#mean + distortion.factor * (value - this.#mean);
    if (distortion.type === 'spikes' && sinceStartMs % distortion.periodMs < distortion.widthMs) {
      return value * distortion.factor;
    }
    return value;
  }
}
