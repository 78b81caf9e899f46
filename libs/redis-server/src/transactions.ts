const COMMAND = 0x2a;
const ARGUMENT = 0x24;
const ANNOTATION = 0x23;
const ZERO = 0x30;
const NINE = 0x39;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const LONGEST_NAME = 'MULTI'.length;

/**
 * Looks in the commands of an append-only file for the end of the last whole transaction. A command outside of MULTI and
 * EXEC is a transaction of its own. Is fed the file in pieces of any size and keeps none of them.
 *
 * A file is `*<arguments>`, then `$<bytes>` and the bytes of each, every line ended by CR LF; between commands there may
 * be lines that begin with `#` (aof-timestamp-enabled).
 */
export class TransactionScanner {
  #fed = 0;
  #whole = 0;
  #malformed = false;
  #open = false;
  /** Of the line that is being read: its first byte, 0 before it, and its number so far. */
  #sign = 0;
  #number = 0;
  #argumentsLeft = 0;
  /** Of the argument that is being passed over, its CR LF included. */
  #bytesLeft = 0;
  /** The command's name while it can still be MULTI or EXEC. */
  #name: string | null = null;

  /** How many bytes from the beginning are whole transactions. */
  get whole(): number {
    return this.#whole;
  }

  /** Whether something was found that no command begins with: this is no file of commands, or a damaged one. */
  get malformed(): boolean {
    return this.#malformed;
  }

  feed(piece: Buffer): void {
    for (let at = 0; at < piece.length && !this.#malformed; ) {
      at = this.#bytesLeft > 0 ? this.#passArgument(piece, at) : this.#readLine(piece, at);
    }
    this.#fed += piece.length;
  }

  #passArgument(piece: Buffer, from: number): number {
    const end = Math.min(from + this.#bytesLeft, piece.length);
    if (this.#name !== null) this.#name += piece.toString('latin1', from, end);
    this.#bytesLeft -= end - from;
    if (this.#bytesLeft === 0) this.#endArgument(this.#fed + end);
    return end;
  }

  #endArgument(end: number): void {
    if (this.#name !== null) {
      const name = this.#name.toUpperCase();
      if (name === 'MULTI\r\n') this.#open = true;
      if (name === 'EXEC\r\n') this.#open = false;
      this.#name = null;
    }
    this.#argumentsLeft -= 1;
    if (this.#argumentsLeft === 0 && !this.#open) this.#whole = end;
  }

  #readLine(piece: Buffer, from: number): number {
    for (let at = from; at < piece.length && !this.#malformed; at += 1) {
      const byte = piece[at] ?? 0;
      if (byte === LINE_FEED && this.#sign !== 0) {
        this.#endLine(this.#fed + at + 1);
        return at + 1;
      }
      this.#readByte(byte);
    }
    return piece.length;
  }

  #readByte(byte: number): void {
    if (this.#sign === 0) {
      this.#malformed = this.#argumentsLeft > 0 ? byte !== ARGUMENT : byte !== COMMAND && byte !== ANNOTATION;
      this.#sign = byte;
    } else if (byte >= ZERO && byte <= NINE) {
      this.#number = this.#number * 10 + byte - ZERO;
    } else if (byte !== CARRIAGE_RETURN && this.#sign !== ANNOTATION) {
      this.#malformed = true;
    }
  }

  #endLine(end: number): void {
    if (this.#sign === COMMAND) {
      this.#argumentsLeft = this.#number;
      this.#name = '';
      this.#malformed = this.#number === 0;
    } else if (this.#sign === ARGUMENT) {
      this.#bytesLeft = this.#number + 2;
      if (this.#number > LONGEST_NAME) this.#name = null;
    } else if (!this.#open) {
      this.#whole = end;
    }
    this.#sign = 0;
    this.#number = 0;
  }
}

/** How many bytes of a piece of an append-only file, which begins with a command, are whole transactions. */
export function lengthOfWhole(piece: Buffer): number {
  const scanner = new TransactionScanner();
  scanner.feed(piece);
  return scanner.whole;
}
