import type { Writable } from 'node:stream';
import { whole } from './words.ts';

/** Nobody sees more than so many a second. */
const EVERY_MS = 200;
/** Clears the line and goes back to its beginning. */
const CLEAR = '\r\u001b[K';

/** A line on a terminal that says how far a long replay is, and takes itself away. */
export class Progress {
  readonly #terminal: Writable | undefined;
  readonly #total: number;
  #bytes = 0;
  #points = 0;
  #shownAt: number;
  #shown = false;

  /** Without a terminal nothing is shown. `total` in bytes. */
  constructor(terminal: Writable | undefined, total: number) {
    this.#terminal = terminal;
    this.#total = total;
    this.#shownAt = performance.now();
  }

  pass(bytes: number): void {
    this.#bytes += bytes;
  }

  judged(points: number, file: string): void {
    this.#points += points;
    if (!this.#terminal || performance.now() - this.#shownAt < EVERY_MS) return;
    this.#shownAt = performance.now();
    this.#shown = true;
    const share = Math.floor((100 * this.#bytes) / Math.max(1, this.#total));
    this.#terminal.write(`${CLEAR}${share} %  ${whole(this.#points)} points  ${file.slice(-50)}`);
  }

  /** Before anything else is written on the terminal. */
  clear(): void {
    if (this.#shown) this.#terminal?.write(CLEAR);
    this.#shown = false;
  }
}
