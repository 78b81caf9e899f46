import { hash } from 'node:crypto';

/** Crockford's base 32 in lower case: no letters that look like digits, safe in URLs, keys and speech. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Their character codes. */
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));

/**
 * A short name for its parts: 80 bits of SHA-256 as 16 characters. The parts are length-prefixed, so that
 * ('ab', 'c') and ('a', 'bc') differ.
 */
export function digest(...parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return base32(hash('sha256', text, 'binary'));
}

const letters = Buffer.alloc(16);

/**
 * The first 80 bits as sixteen letters, of a text that holds one byte a character. They are written side by side: a text that
 * is put together of pieces is paid for again by whoever reads it first.
 */
function base32(bytes: string): string {
  for (let at = 0; at < letters.length; at += 1) {
    const bit = at * 5;
    const two = (bytes.charCodeAt(bit >> 3) << 8) | bytes.charCodeAt((bit >> 3) + 1);
    letters[at] = CODES[(two >> (11 - (bit & 7))) & 0x1f] ?? 0;
  }
  return letters.toString('latin1');
}

/** The id of an event that follows from another: the same cause handled again gives the same id. */
export function derivedEventId(causeId: string, source: string, type: string, key: string): string {
  return digest('event', causeId, source, type, key);
}
