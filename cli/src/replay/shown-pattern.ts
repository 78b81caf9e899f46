import { type Match, patternOf, type SeriesMemory } from '@hale/detection';
import type { Pattern } from '@hale/events';

/** It is looked for with so many values behind an alarm, of each minute one at most: what shows later is another matter. */
const FOLLOWED = 40;
const EACH_MS = 60_000;
/** An alarm is given another pattern so often at most. */
const MOST_NAMES = 3;

/** The known pattern of the last alarm, which mostly shows only some time after it. */
export class ShownPattern {
  #pattern: Pattern | undefined;
  #names = MOST_NAMES;
  #looks = 0;
  #nextAt = 0;

  /** A value raised an alarm: what it shows already. */
  raised(memory: SeriesMemory, at: number): Match | undefined {
    this.#pattern = undefined;
    this.#names = MOST_NAMES;
    this.#looks = FOLLOWED;
    return this.#look(memory, at);
  }

  /** Of a value behind it: what it shows by now, when that is something else. */
  after(memory: SeriesMemory, at: number): Match | undefined {
    return this.#looks > 0 && this.#names > 0 && at >= this.#nextAt ? this.#look(memory, at) : undefined;
  }

  #look(memory: SeriesMemory, at: number): Match | undefined {
    this.#looks -= 1;
    this.#nextAt = at + EACH_MS;
    const match = patternOf(memory);
    if (!match || match.pattern === this.#pattern) return undefined;
    this.#pattern = match.pattern;
    this.#names -= 1;
    return match;
  }
}
