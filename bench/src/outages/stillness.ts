/** The longest time without a change of a value, from repeated looks; it goes on while nobody can look. */
export class Stillness {
  #value: number | undefined;
  #since: number;
  #longestMs = 0;

  constructor(now: number) {
    this.#since = now;
  }

  /** `undefined` when there was nothing to see. */
  look(value: number | undefined, now: number): void {
    this.#longestMs = Math.max(this.#longestMs, now - this.#since);
    if (value === undefined || value === this.#value) return;
    this.#value = value;
    this.#since = now;
  }

  get longestMs(): number {
    return this.#longestMs;
  }
}
