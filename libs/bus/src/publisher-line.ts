import type { Operation } from './operations.ts';
import type { RedisClient } from './redis-client.ts';
import { type Item, publish } from './scripts.ts';

/** How long Redis remembers how far a line was after its last word, milliseconds. */
const REMEMBER_MS = 86_400_000;
/** Operations a call; what one caller said is not divided. */
const MAX_OPERATIONS = 500;

interface Waiting extends Item {
  readonly operations: readonly Operation[];
  readonly said: PromiseWithResolvers<void>;
}

/**
 * What one life of a publisher says to one slot: a call at a time, or a resent one could overtake another and be taken
 * for a repetition. What is said meanwhile waits and goes together in the next call.
 */
export class Line {
  readonly #redis: RedisClient;
  readonly #source: string;
  #waiting: Waiting[] = [];
  #sequence = 0;
  #busy = false;

  constructor(redis: RedisClient, source: string) {
    this.#redis = redis;
    this.#source = source;
  }

  /** Says the operations as the item with the number that they are made for; resolves when Redis has them. */
  async send(operationsOf: (item: number) => readonly Operation[]): Promise<void> {
    const operations = operationsOf(this.#sequence + 1);
    this.#sequence += 1;
    const said = Promise.withResolvers<void>();
    this.#waiting.push({ sequence: `${this.#sequence}-0`, operations, said });
    if (!this.#busy) void this.#drain();
    await said.promise;
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#next();
      try {
        // A call that fails may have had its effect: its sequences are not used again, and gaps do no harm.
        await publish(this.#redis, this.#source, REMEMBER_MS, batch);
        for (const { said } of batch) said.resolve();
      } catch (error) {
        for (const { said } of batch) said.reject(error);
      }
    }
    this.#busy = false;
  }

  #next(): Waiting[] {
    let size = 0;
    const until = this.#waiting.findIndex(({ operations }, index) => {
      size += operations.length;
      return index > 0 && size > MAX_OPERATIONS;
    });
    return this.#waiting.splice(0, until < 0 ? this.#waiting.length : until);
  }
}
