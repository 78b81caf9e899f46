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

  readonly #noun: string;

  /** Without a terminal nothing is shown. `total` in bytes, 0 when it is not known; `noun` in the plural. */
  constructor(terminal: Writable | undefined, total: number, noun: string) {
    this.#terminal = terminal;
    this.#total = total;
    this.#noun = noun;
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
    const share = this.#total === 0 ? '' : `${Math.floor((100 * this.#bytes) / this.#total)} %  `;
    this.#terminal.write(`${CLEAR}${share}${whole(this.#points)} ${this.#noun}  ${file.slice(-50)}`);
  }

  /** Before anything else is written on the terminal. */
  clear(): void {
    if (this.#shown) this.#terminal?.write(CLEAR);
    this.#shown = false;
  }
}
