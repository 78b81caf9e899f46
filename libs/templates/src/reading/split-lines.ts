import { MAX_MESSAGE_LENGTH } from '@hale/events';
import { ByteLines } from './byte-lines.ts';
import { SHAPE_BYTES, type Shape, shapeOf } from './encoding.ts';
import type { RawLine } from './raw-line.ts';
import { UnitLines } from './unit-lines.ts';

/** Bytes of a line that are worth holding: a message of the greatest length in UTF-8, and the fields around it. */
export const MAX_LINE_BYTES = 4 * MAX_MESSAGE_LENGTH;

export interface SplitterOptions {
  /** The position of the first byte that will be pushed. */
  readonly start?: number;
  /** Found out from the first bytes when absent; nothing is given out before there are enough of them. */
  readonly shape?: Shape;
}

/**
 * Cuts a stream of bytes into lines, in any encoding that logs come in. Holds at most `maxBytes` of an unfinished line, however long it grows; where
 * the pieces begin and end makes no difference.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #start: number;
  #lines: ByteLines | UnitLines | undefined;
  #head: Buffer = Buffer.alloc(0);

  constructor(maxBytes: number, { start = 0, shape }: SplitterOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#start = start;
    if (shape) this.#lines = this.#linesOf(shape);
  }

  /** The lines that this chunk completes. The chunk's memory may be reused when the iteration is over. */
  *push(bytes: Uint8Array): Generator<RawLine> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#lines) return yield* this.#lines.push(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= SHAPE_BYTES) yield* this.#begin();
  }

  /** What is left when nothing more comes: the lines that were waited with, and what came after the last line end. */
  flush(): RawLine[] {
    const lines = this.#lines ? [] : [...this.#begin()];
    const rest = this.#lines?.flush();
    return rest ? [...lines, rest] : lines;
  }

  *#begin(): Generator<RawLine> {
    this.#lines = this.#linesOf(shapeOf(this.#head));
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    yield* this.#lines.push(head);
  }

  #linesOf({ encoding, returns }: Shape): ByteLines | UnitLines {
    return encoding === 'utf-8'
      ? new ByteLines(this.#maxBytes, this.#start, returns)
      : new UnitLines(this.#maxBytes, this.#start, encoding);
  }
}
