import { COLON, COMMA, DASH, DOT, digitsAt, isDigit, isLetter, SPACE, twoDigits } from './char-codes.ts';

/** A time of day with its zone. */
export interface Clock {
  /** Milliseconds since midnight, of the zone. */
  readonly ms: number;
  /** Milliseconds that the zone is ahead of UTC; absent when none is named. */
  readonly offset?: number;
  readonly end: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Names of zones that some write; all but the first three are different things in different countries, so they only end the time. */
const ZONE = /(?:UTC|GMT|Z|CES?T|E[SD]T|P[SD]T|M[SD]T|C[SD]T|BST|EES?T|WES?T|[IJK]ST|MSK|AE[SD]T)(?![A-Za-z])/y;

/** Reads `HH:MM:SS`, with a fraction behind `.`, `,` or `:`, AM or PM, and a zone, where they are; colons may be dots. */
export function clockAt(text: string, at: number): Clock | undefined {
  const hours = twoDigits(text, at);
  const first = text.charCodeAt(at + 2);
  // Java's medium style writes hours below ten with one digit.
  if (hours < 0 && text.charCodeAt(at + 1) === COLON && isDigit(text.charCodeAt(at))) return clockAt12(text, at);
  if (hours < 0 || hours > 23 || (first !== COLON && first !== DOT)) return undefined;
  return rest(text, at + 3, hours, first);
}

function clockAt12(text: string, at: number): Clock | undefined {
  return rest(text, at + 2, text.charCodeAt(at) - 0x30, COLON);
}

function rest(text: string, at: number, hours: number, colon: number): Clock | undefined {
  const minutes = twoDigits(text, at);
  const seconds = twoDigits(text, at + 3);
  if (minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60 || text.charCodeAt(at + 2) !== colon) return undefined;
  let end = at + 5;
  let ms = 0;
  const point = text.charCodeAt(end);
  if (point === DOT || point === COMMA || point === COLON) {
    const digits = digitsAt(text, end + 1, 9);
    if (digits > 0) {
      for (let index = 0; index < 3; index += 1)
        ms = ms * 10 + (index < digits ? text.charCodeAt(end + 1 + index) - 0x30 : 0);
      end += 1 + digits;
    }
  }
  // A version, an address or a longer number is no time.
  if (isDigit(text.charCodeAt(end))) return undefined;
  const half = halfDay(text, end);
  const hour = half === 0 ? hours : (hours % 12) + (half === 2 ? 12 : 0);
  if (half !== 0) end += 3;
  return zoned(text, end, hour * HOUR_MS + minutes * MINUTE_MS + seconds * 1_000 + ms);
}

/** 1 for AM, 2 for PM behind a space, 0 for neither. */
function halfDay(text: string, at: number): 0 | 1 | 2 {
  const letter = text.charCodeAt(at + 1);
  if ((letter !== 0x41 && letter !== 0x50) || text.charCodeAt(at + 2) !== 0x4d) return 0;
  const before = text.charCodeAt(at);
  if ((before !== SPACE && before !== 0x202f) || isLetter(text.charCodeAt(at + 3))) return 0;
  return letter === 0x41 ? 1 : 2;
}

function zoned(text: string, at: number, ms: number): Clock {
  const start = text.charCodeAt(at) === SPACE ? at + 1 : at;
  const sign = text.charCodeAt(start);
  if (sign === 0x2b || sign === DASH) {
    const hours = twoDigits(text, start + 1);
    const colon = text.charCodeAt(start + 3) === COLON ? 1 : 0;
    const minutes = twoDigits(text, start + 3 + colon);
    if (hours >= 0 && hours <= 14 && minutes >= 0 && !isDigit(text.charCodeAt(start + 5 + colon))) {
      const offset = (hours * HOUR_MS + minutes * MINUTE_MS) * (sign === DASH ? -1 : 1);
      return { ms, offset, end: start + 5 + colon };
    }
    // Postgres writes whole hours without minutes.
    const short = hours >= 0 && hours <= 14 && start === at && !isDigit(text.charCodeAt(start + 3));
    return short ? { ms, offset: hours * HOUR_MS * (sign === DASH ? -1 : 1), end: start + 3 } : { ms, end: at };
  }
  if (!isLetter(sign)) return { ms, end: at };
  ZONE.lastIndex = start;
  const zone = ZONE.exec(text)?.[0];
  if (zone === undefined) return { ms, end: at };
  const end = start + zone.length;
  return zone === 'Z' || zone === 'UTC' || zone === 'GMT' ? { ms, offset: 0, end } : { ms, end };
}
