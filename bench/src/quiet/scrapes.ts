import { DAY_MS } from './calendar.ts';
import type { Draws } from './draws.ts';

/** How a target is read: never quite in time, sometimes not at all, sometimes twice. */
export class Scrapes {
  readonly #draws: Draws;
  readonly #intervalMs: number;
  readonly #phaseMs: number;
  readonly #jitterMs: number;
  readonly #missing: number;
  readonly #outages: number;
  #outageLeft = 0;

  constructor(draws: Draws, intervalMs: number) {
    this.#draws = draws;
    this.#intervalMs = intervalMs;
    this.#phaseMs = draws.between(0, intervalMs);
    this.#jitterMs = draws.pick([1, 5, 20, 200]);
    this.#missing = draws.pick([0, 0.0005, 0.002, 0.008]);
    this.#outages = (draws.between(0, 0.4) * intervalMs) / DAY_MS;
  }

  /** When the scrape of that number is done, whole milliseconds from the begin. */
  offset(step: number): number {
    const late = this.#draws.chance(0.002) ? this.#draws.between(0, 0.4) * this.#intervalMs : 0;
    const jitter = Math.min(3, Math.abs(this.#draws.normal())) * this.#jitterMs;
    return Math.floor(step * this.#intervalMs + this.#phaseMs + jitter + late);
  }

  /** How often what it read arrives: 0 when it failed or was lost. */
  arrivals(): number {
    if (this.#outageLeft > 0) {
      this.#outageLeft -= 1;
      return 0;
    }
    if (this.#draws.chance(this.#outages)) {
      this.#outageLeft = Math.floor(this.#draws.scale(2, 40));
      return 0;
    }
    if (this.#draws.chance(this.#missing)) return 0;
    return this.#draws.chance(0.0003) ? 2 : 1;
  }
}
