import { MAX_MESSAGE_LENGTH } from '@hale/events';

/** Bytes of a line that are worth holding: a message of the greatest length in UTF-8, and the fields around it. */
export const MAX_LINE_BYTES = 4 * MAX_MESSAGE_LENGTH;

/** One line of a byte stream, without its line end. */
export interface RawLine {
  /** Decoded as UTF-8; what is not UTF-8 becomes U+FFFD. */
  readonly text: string;
  /** The line was longer than the splitter keeps; `text` is its beginning. */
  readonly cut: boolean;
  /** Where the next line starts: bytes of the stream up to and including this line's end. */
  readonly end: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Cuts a stream of bytes into lines at LF or CRLF. Holds at most `maxBytes` of an unfinished line, however
 * long it grows; every byte is looked at once.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #cut = false;
  #position: number;

  /** `start` is the position of the first byte that will be pushed. */
  constructor(maxBytes: number, start = 0) {
    this.#maxBytes = maxBytes;
    this.#position = start;
  }

  /** The lines that this chunk completes. The chunk's memory may be reused when the iteration is over. */
  *push(bytes: Uint8Array): Generator<RawLine> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      if (this.#heldBytes === 0 && !this.#cut && at - from <= this.#maxBytes) {
        yield this.#direct(chunk, from, at);
      } else {
        this.#hold(chunk.subarray(from, at));
        this.#position += 1;
        yield this.#take();
      }
      from = at + 1;
    }
    this.#hold(chunk.subarray(from));
  }

  /** What came after the last line end, as a line; undefined when there is nothing. */
  flush(): RawLine | undefined {
    return this.#heldBytes > 0 ? this.#take() : undefined;
  }

  /** A line that lies within one chunk needs no copy. */
  #direct(chunk: Buffer, from: number, at: number): RawLine {
    const to = at > from && chunk[at - 1] === RETURN ? at - 1 : at;
    this.#position += at + 1 - from;
    return { text: from === to ? '' : chunk.toString('utf8', from, to), cut: false, end: this.#position };
  }

  #hold(bytes: Buffer): void {
    this.#position += bytes.length;
    const room = this.#maxBytes - this.#heldBytes;
    if (bytes.length > room) this.#cut = true;
    const kept = Math.min(room, bytes.length);
    if (kept === 0) return;
    this.#held.push(Buffer.from(bytes.subarray(0, kept)));
    this.#heldBytes += kept;
  }

  #take(): RawLine {
    const bytes = Buffer.concat(this.#held, this.#heldBytes);
    const length = !this.#cut && bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
    const line = { text: bytes.toString('utf8', 0, length), cut: this.#cut, end: this.#position };
    this.#held = [];
    this.#heldBytes = 0;
    this.#cut = false;
    return line;
  }
}
