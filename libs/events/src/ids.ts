import { hash } from 'node:crypto';

/** Crockford's base 32 in lower case: no letters that look like digits, safe in URLs, keys and speech. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The letters of each ten bits. */
const PAIRS = Array.from({ length: 1_024 }, (_, bits) => ALPHABET.charAt(bits >> 5) + ALPHABET.charAt(bits & 0x1f));

/**
 * A short name for its parts: 80 bits of SHA-256 as 16 characters. The parts are length-prefixed, so that
 * ('ab', 'c') and ('a', 'bc') differ.
 */
export function digest(...parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  const bytes = hash('sha256', text, 'binary');
  return base32(bytes, 0) + base32(bytes, 5);
}

/** Five bytes as eight letters, of a text that holds one byte a character. Two halves, as 40 bits are too many for `|`. */
function base32(bytes: string, at: number): string {
  const middle = bytes.charCodeAt(at + 2);
  const high = (bytes.charCodeAt(at) << 12) | (bytes.charCodeAt(at + 1) << 4) | (middle >> 4);
  const low = ((middle & 0xf) << 16) | (bytes.charCodeAt(at + 3) << 8) | bytes.charCodeAt(at + 4);
  return `${PAIRS[high >> 10]}${PAIRS[high & 0x3ff]}${PAIRS[low >> 10]}${PAIRS[low & 0x3ff]}`;
}

/** The id of an event that follows from another: the same cause handled again gives the same id. */
export function derivedEventId(causeId: string, source: string, type: string, key: string): string {
  return digest('event', causeId, source, type, key);
}
