import type { Token } from './token.ts';

/**
 * What has left through the last stage's events, as a stranger who listens saw it. Once the tail of the file was cut off,
 * Redis may have forgotten that an event was said, and say it again: once more at the most.
 */
export class Outlet {
  readonly #heard = new Map<string, { epoch: number; times: number }>();
  #epoch = 0;
  /** Heard again with no cut in between, or a third time. */
  doubled = 0;
  /** Heard once more after a cut. */
  sentAgain = 0;

  hear({ key, number }: Token): void {
    const name = `${key}/${number}`;
    const before = this.#heard.get(name);
    this.#heard.set(name, { epoch: this.#epoch, times: (before?.times ?? 0) + 1 });
    if (!before) return;
    if (before.epoch === this.#epoch || before.times > 1) this.doubled += 1;
    else this.sentAgain += 1;
  }

  /** From here on what was heard may come once more. */
  cut(): void {
    this.#epoch += 1;
  }
}
