import { createHash } from 'node:crypto';

/** Crockford's base 32 in lower case: no letters that look like digits, safe in URLs, keys and speech. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A short name for its parts: 80 bits of SHA-256 as 16 characters. The parts are length-prefixed, so that
 * ('ab', 'c') and ('a', 'bc') differ.
 */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return base32(hash.digest().subarray(0, 10));
}

function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = BigInt(bytes.length * 8 - 5); shift >= 0n; shift -= 5n) {
    text += ALPHABET[Number((bits >> shift) & 31n)];
  }
  return text;
}

/** The id of an event that follows from another: the same cause handled again gives the same id. */
export function derivedEventId(causeId: string, source: string, type: string, key: string): string {
  return digest('event', causeId, source, type, key);
}
