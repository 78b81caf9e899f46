import { decoded } from './encoding.ts';
import type { RawLine } from './raw-line.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Lines that end with LF or CRLF, and with CR where `returns`. Every byte is looked at once, or twice where `returns`. */
export class ByteLines {
  readonly #maxBytes: number;
  readonly #returns: boolean;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #cut = false;
  #position: number;
  /** The last piece ended with a return, so a newline at the beginning of the next ends no line. */
  #afterReturn = false;

  constructor(maxBytes: number, start: number, returns: boolean) {
    this.#maxBytes = maxBytes;
    this.#position = start;
    this.#returns = returns;
  }

  *push(chunk: Buffer): Generator<RawLine> {
    let from = 0;
    if (this.#afterReturn && chunk.length > 0) {
      this.#afterReturn = false;
      if (chunk[0] === NEWLINE) from = 1;
      this.#position += from;
    }
    let newline = chunk.indexOf(NEWLINE, from);
    for (let at = this.#endIn(chunk, from, newline); at !== -1; at = this.#endIn(chunk, from, newline)) {
      const isPair = this.#returns && chunk[at] === RETURN && chunk[at + 1] === NEWLINE;
      this.#afterReturn = this.#returns && chunk[at] === RETURN && at + 1 === chunk.length;
      const next = isPair ? at + 2 : at + 1;
      if (this.#heldBytes === 0 && !this.#cut && at - from <= this.#maxBytes) {
        yield this.#direct(chunk, from, at, next);
      } else {
        this.#hold(chunk.subarray(from, at));
        this.#position += next - at;
        yield this.#take();
      }
      from = next;
      if (newline !== -1 && newline < from) newline = chunk.indexOf(NEWLINE, from);
    }
    this.#hold(chunk.subarray(from));
  }

  /** What came after the last line end, as a line; undefined when there is nothing. */
  flush(): RawLine | undefined {
    return this.#heldBytes > 0 ? this.#take() : undefined;
  }

  /** `newline`: where the next one is. It is not looked for with each line, since there may be none in the whole chunk. */
  #endIn(chunk: Buffer, from: number, newline: number): number {
    if (!this.#returns) return newline;
    const at = chunk.subarray(from, newline === -1 ? chunk.length : newline).indexOf(RETURN);
    return at === -1 ? newline : from + at;
  }

  /** A line that lies within one chunk needs no copy. */
  #direct(chunk: Buffer, from: number, at: number, next: number): RawLine {
    const to = at > from && chunk[at - 1] === RETURN ? at - 1 : at;
    this.#position += next - from;
    return { text: from === to ? '' : decoded(chunk, from, to, false), cut: false, end: this.#position };
  }

  #hold(bytes: Buffer): void {
    this.#position += bytes.length;
    const said = this.#heldBytes === 0 ? withoutZeros(bytes) : bytes;
    const room = this.#maxBytes - this.#heldBytes;
    if (said.length > room) this.#cut = true;
    const kept = Math.min(room, said.length);
    if (kept === 0) return;
    this.#held.push(Buffer.from(said.subarray(0, kept)));
    this.#heldBytes += kept;
  }

  #take(): RawLine {
    const bytes = Buffer.concat(this.#held, this.#heldBytes);
    const length = !this.#cut && bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
    const line = { text: decoded(bytes, 0, length, this.#cut), cut: this.#cut, end: this.#position };
    this.#held = [];
    this.#heldBytes = 0;
    this.#cut = false;
    return line;
  }
}

/** A file that was truncated while its writer went on begins with a hole as long as what was there. */
function withoutZeros(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes[at] === 0) at += 1;
  return at === 0 ? bytes : bytes.subarray(at);
}
