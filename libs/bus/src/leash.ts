/**
 * What tells a handler to let go: its time is over, or the consumer stops. The signal is made when somebody asks for
 * it, which few handlers do.
 */
export class Leash {
  readonly #stop: AbortSignal;
  #late: AbortController | undefined;
  #signal: AbortSignal | undefined;

  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  get signal(): AbortSignal {
    this.#late ??= new AbortController();
    this.#signal ??= AbortSignal.any([this.#stop, this.#late.signal]);
    return this.#signal;
  }

  pull(): void {
    this.#late?.abort();
  }
}
