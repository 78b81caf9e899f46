import { type Encoding, ofUnits, withoutMarks } from './encoding.ts';
import type { RawLine } from './raw-line.ts';

/** Lines of UTF-16, which end with LF or CRLF. */
export class UnitLines {
  readonly #maxUnits: number;
  readonly #encoding: Encoding;
  #position: number;
  /** The first half of a unit. */
  #half: Buffer = Buffer.alloc(0);
  #held = '';
  #cut = false;

  constructor(maxBytes: number, start: number, encoding: Encoding) {
    this.#maxUnits = maxBytes >> 1;
    this.#position = start;
    this.#encoding = encoding;
  }

  *push(chunk: Buffer): Generator<RawLine> {
    const bytes = this.#half.length === 0 ? chunk : Buffer.concat([this.#half, chunk]);
    const whole = bytes.length & ~1;
    this.#half = Buffer.from(bytes.subarray(whole));
    const text = ofUnits(bytes.subarray(0, whole), this.#encoding);
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      this.#hold(text, from, at);
      this.#position += 2;
      yield this.#take();
      from = at + 1;
    }
    this.#hold(text, from, text.length);
  }

  /** What came after the last line end, as a line; undefined when there is nothing. */
  flush(): RawLine | undefined {
    return this.#held === '' ? undefined : this.#take();
  }

  #hold(text: string, from: number, to: number): void {
    this.#position += (to - from) * 2;
    const room = this.#maxUnits - this.#held.length;
    if (to - from > room) this.#cut = true;
    this.#held += text.slice(from, Math.min(to, from + room));
  }

  #take(): RawLine {
    const text = !this.#cut && this.#held.endsWith('\r') ? this.#held.slice(0, -1) : this.#held;
    const line = { text: withoutMarks(text).toWellFormed(), cut: this.#cut, end: this.#position };
    this.#held = '';
    this.#cut = false;
    return line;
  }
}
