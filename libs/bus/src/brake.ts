export interface BrakeSettings {
  /** Deaths within the window at which the consumer stops … */
  readonly deaths: number;
  /** … if they are also at least this share of what was handled in it. */
  readonly share: number;
  readonly windowMs: number;
}

const DEFAULT_BRAKE: BrakeSettings = { deaths: 50, share: 0.5, windowMs: 60_000 };

/**
 * When most of what comes dies, the fault is ours or upstream's, and going on would only turn a stream into
 * dead letters. One window's memory; time is an argument.
 */
export class Brake {
  readonly #settings: BrakeSettings;
  #windowStart = 0;
  #handled = 0;
  #dead = 0;

  constructor(settings: BrakeSettings = DEFAULT_BRAKE) {
    this.#settings = settings;
  }

  /** True when the consumer must stop. */
  record(died: boolean, now: number): boolean {
    if (now - this.#windowStart > this.#settings.windowMs) {
      this.#windowStart = now;
      this.#handled = 0;
      this.#dead = 0;
    }
    this.#handled += 1;
    if (died) this.#dead += 1;
    return this.#dead >= this.#settings.deaths && this.#dead >= this.#settings.share * this.#handled;
  }
}
