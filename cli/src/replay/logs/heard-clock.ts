/** A time so far ahead of the last one is believed when the next one says it too, milliseconds; at first. */
const FAR_MS = 3_600_000;
/** So many lines in a row that are earlier than this are no lines that came late: the clock was set back. */
const LATE_MS = 60_000;
const SET_BACK_AFTER = 50;
/** Where no line says a time: the first is at 0, and so many come a second. */
export const ASSUMED_RATE = 10;

/**
 * The time by which a log is heard, from the times that its lines say: it never goes back. A line without a time is heard with the one before
 * it. A single time far in the future is not believed; when lines go on earlier than before, the clock was set back, and time goes on from where it was.
 */
export class HeardClock {
  #at: number | undefined;
  #offset = 0;
  #doubted: number | undefined;
  /** What is far: no gap that turned out to be one of this log's, as the days are between the lines of a nightly job. */
  #far = FAR_MS;
  #late = 0;
  #untimed = 0;
  #setBacks = 0;

  /** How often the clock was set back. */
  get setBacks(): number {
    return this.#setBacks;
  }

  /** Whether any line has said a time. */
  get told(): boolean {
    return this.#at !== undefined;
  }

  /** When a line that says `said` is heard and when it happened, both by this clock; milliseconds. */
  hear(said: number | undefined): { readonly heardAt: number; readonly at: number } {
    if (said === undefined) {
      if (this.#at === undefined) this.#untimed += 1;
      const at = this.#at ?? Math.floor(((this.#untimed - 1) * 1_000) / ASSUMED_RATE);
      return { heardAt: at, at };
    }
    const at = said + this.#offset;
    const last = this.#at;
    if (last === undefined) return this.#go(at);
    if (at > last + this.#far) {
      if (this.#doubted === undefined || at < this.#doubted) {
        this.#doubted = at;
        return { heardAt: last, at: last };
      }
      this.#far = at - last;
    }
    this.#doubted = undefined;
    if (at >= last - LATE_MS) {
      this.#late = 0;
      return this.#go(Math.max(at, last), at);
    }
    this.#late += 1;
    if (this.#late < SET_BACK_AFTER) return { heardAt: last, at };
    this.#late = 0;
    this.#setBacks += 1;
    this.#offset += last - at;
    return { heardAt: last, at: last };
  }

  #go(heardAt: number, at = heardAt) {
    this.#at = heardAt;
    return { heardAt, at };
  }
}
