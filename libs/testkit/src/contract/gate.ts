import type { Hold } from './life.ts';

/** Holds the outcome of events that it picks until it is opened. */
export class Gate {
  readonly #picks: (id: string) => boolean;
  readonly #reached = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<void>();
  /** How many outcomes it holds. */
  holding = 0;

  constructor(picks: (id: string) => boolean) {
    this.#picks = picks;
  }

  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  readonly hold: Hold = async ({ id }) => {
    if (!this.#picks(id)) return;
    this.holding += 1;
    this.#reached.resolve();
    await this.#opened.promise;
  };

  open(): void {
    this.#opened.resolve();
  }
}
