import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes no faster than its reader reads, and stops without a word when that went away (`| head`). */
export class Output {
  readonly #stream: Writable;
  #error: NodeJS.ErrnoException | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#error = error;
    });
  }

  /** Whether nobody reads any more. @throws what else befell the stream, such as a full disk. */
  get closed(): boolean {
    if (this.#error && this.#error.code !== 'EPIPE') throw this.#error;
    return this.#error !== undefined || this.#stream.destroyed;
  }

  async write(text: string): Promise<void> {
    if (text === '' || this.closed || this.#stream.write(text)) return;
    const over = new AbortController();
    const until = (event: string) => once(this.#stream, event, { signal: over.signal });
    // An error ends the wait as well; the listener of the constructor keeps it.
    await Promise.race([until('drain'), until('close')]).catch(() => undefined);
    over.abort();
  }
}
