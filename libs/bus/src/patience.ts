import { setTimeout as delay } from 'node:timers/promises';
import type { Planes } from './planes.ts';

/** A server that has not answered for so long while we stop will not take the last commits either; milliseconds. */
const GIVE_UP_AFTER_MS = 1_000;

/**
 * How long those who stop wait for Redis. What is stopped one after another waits once: a question that is not answered
 * stays open, and who asks while it is open is told from when it was asked.
 */
export class Patience {
  readonly #planes: Planes;
  #open: { readonly since: number; readonly answered: Promise<boolean> } | undefined;

  constructor(planes: Planes) {
    this.#planes = planes;
  }

  /** False when a plane has not answered within a second. */
  async answers(): Promise<boolean> {
    this.#open ??= { since: performance.now(), answered: this.#ask() };
    const { since, answered } = this.#open;
    const enough = new AbortController();
    const left = Math.max(0, since + GIVE_UP_AFTER_MS - performance.now());
    const late = delay(left, false, { signal: enough.signal }).catch(() => false);
    const heard = await Promise.race([answered, late]);
    enough.abort();
    return heard;
  }

  /** Resolves when the work is done, or when a plane does not answer. */
  async whileAnswering(work: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const done = work.finally(() => over.abort());
    await Promise.race([done, this.#silence(over.signal)]);
    over.abort();
  }

  async #silence(signal: AbortSignal): Promise<void> {
    while (await this.answers()) {
      // When the work is over first, nobody waits for this any more.
      if (signal.aborted) return;
      await delay(GIVE_UP_AFTER_MS / 4, undefined, { signal }).catch(() => undefined);
    }
  }

  async #ask(): Promise<boolean> {
    const { control, telemetry } = this.#planes;
    try {
      await Promise.all([control.ping(), telemetry.ping()]);
      return true;
    } catch {
      return false;
    } finally {
      this.#open = undefined;
    }
  }
}
