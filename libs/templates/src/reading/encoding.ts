import { isUtf8 } from 'node:buffer';

/** How a stream of bytes is written. What is not UTF-16 is UTF-8, or for lines that are not, Windows-1252. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What is to be known of a stream of bytes before its lines can be told. */
export interface Shape {
  readonly encoding: Encoding;
  /** A return alone ends a line, as the first that ended one did. */
  readonly returns: boolean;
}

/** Bytes at the beginning of a stream that tell its shape. */
export const SHAPE_BYTES = 256;
export const UTF_8: Shape = { encoding: 'utf-8', returns: false };

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The shape of a stream by its first bytes. Elsewhere a return is text, lest somebody who can write one into a line make lines of his own. */
export function shapeOf(head: Uint8Array): Shape {
  const looked = head.subarray(0, SHAPE_BYTES);
  const at = looked.findIndex((byte) => byte === NEWLINE || byte === RETURN);
  const returns = looked[at] === RETURN && at + 1 < looked.length && looked[at + 1] !== NEWLINE;
  const encoding = encodingOf(looked);
  return { encoding, returns: returns && encoding === 'utf-8' };
}

/**
 * The encoding of a stream by its first bytes: by a mark of byte order, or by the zeros that letters of ASCII have in UTF-16. Zeros on both sides are
 * of a file with a hole.
 */
function encodingOf(head: Uint8Array): Encoding {
  const [first = 0, second = 0] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const looked = head.length & ~1;
  if (looked < 2) return 'utf-8';
  let [even, odd] = [0, 0];
  for (let at = 0; at < looked; at += 2) {
    if (head[at] === 0) even += 1;
    if (head[at + 1] === 0) odd += 1;
  }
  const most = (looked / 2) * 0.7;
  if (even === 0 && odd >= most) return 'utf-16le';
  return odd === 0 && even >= most ? 'utf-16be' : 'utf-8';
}

const WINDOWS = new TextDecoder('windows-1252');
const BYTE_ORDER_MARK = 0xfeff;
const REPLACEMENT = '\ufffd';

/**
 * The text of a line, which lies from `from` to `to`. Bytes that are not UTF-8 are read as Windows-1252, in which every byte is a character, so nothing
 * of the line is lost. `isCut`: the line may end within a character, which is left out.
 */
export function decoded(bytes: Buffer, from: number, to: number, isCut: boolean): string {
  const text = bytes.toString('utf8', from, to);
  return withoutMarks(text.includes(REPLACEMENT) ? doubtful(bytes.subarray(from, to), text, isCut) : text);
}

/** Zeros and marks of byte order say nothing. */
export function withoutMarks(text: string): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return whole.charCodeAt(0) === BYTE_ORDER_MARK ? whole.slice(1) : whole;
}

function doubtful(bytes: Buffer, text: string, isCut: boolean): string {
  if (isUtf8(bytes)) return text;
  // A character has four bytes at most.
  for (let less = 1; isCut && less < 4; less += 1) {
    const whole = bytes.subarray(0, Math.max(0, bytes.length - less));
    if (isUtf8(whole)) return whole.toString('utf8');
  }
  return WINDOWS.decode(bytes);
}

/** The text of whole units of UTF-16. */
export function ofUnits(bytes: Buffer, encoding: Encoding): string {
  return encoding === 'utf-16le' ? bytes.toString('utf16le') : Buffer.from(bytes).swap16().toString('utf16le');
}
