import {
  COLON,
  COMMA,
  DASH,
  DOT,
  digitsAt,
  isDigit,
  isLetter,
  isUpper,
  SLASH,
  SPACE,
  twoDigits,
} from './char-codes.ts';
import { type Clock, clockAt } from './clock.ts';

/** A time that stands in a line. */
export interface LineTime {
  /** Milliseconds since the epoch; NaN when the line does not say the day, or says it so that it could be two. */
  readonly at: number;
  readonly zoneless: boolean;
  /** Where it ends. */
  readonly end: number;
}

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const LETTER_T = 0x54;
const UNDERSCORE = 0x5f;
const CLOSING = 0x5d;

/**
 * Reads a time at `at` in the ways in which logs write it: year first with any separators (`2026-11-24T00:24:01.123Z`,
 * `2026/11/24 00:24:01`, `20261124-00:24:01`), day first (`24/Nov/2026:00:24:01 +0000`), month first (`Nov 24 00:24:01`, with a weekday, with a
 * year at the end), without a year, the clock alone, and seconds since 1970 with a fraction. A year that is not said is the one that comes
 * closest to `now`.
 */
export function timeAt(text: string, at: number, now: number): LineTime | undefined {
  const first = text.charCodeAt(at);
  if (isUpper(first)) return named(text, at, now);
  if (!isDigit(first)) return undefined;
  switch (digitsAt(text, at, 14)) {
    case 1:
      return clockOnly(text, at);
    case 2:
      return dayOrClock(text, at, now);
    case 4:
      return yearFirst(text, at);
    case 6:
      return short(text, at);
    case 8:
      return compact(text, at);
    case 10:
      return epoch(text, at);
    default:
      return undefined;
  }
}

const number = (text: string, at: number, digits: number): number => Number(text.slice(at, at + digits));
const isDateMark = (code: number): boolean => code === DASH || code === SLASH || code === DOT;

function yearFirst(text: string, at: number): LineTime | undefined {
  const mark = text.charCodeAt(at + 4);
  if (!isDateMark(mark) || text.charCodeAt(at + 7) !== mark) return undefined;
  return dated(text, at + 10, number(text, at, 4), twoDigits(text, at + 5), twoDigits(text, at + 8));
}

/** `20261124-00:24:01`, and ISO's basic form `20261124T002401Z`. */
function compact(text: string, at: number): LineTime | undefined {
  return dated(text, at + 8, number(text, at, 4), twoDigits(text, at + 4), twoDigits(text, at + 6));
}

/** `081124 00:24:01`, `081124 002401`. */
function short(text: string, at: number): LineTime | undefined {
  return dated(text, at + 6, 2_000 + twoDigits(text, at), twoDigits(text, at + 2), twoDigits(text, at + 4));
}

/** The clock behind a day. */
function dated(text: string, at: number, year: number, month: number, day: number): LineTime | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const mark = text.charCodeAt(at);
  if (mark !== SPACE && mark !== LETTER_T && mark !== DASH && mark !== COLON && mark !== UNDERSCORE && mark !== COMMA)
    return undefined;
  const start = text.charCodeAt(at + 1) === SPACE ? at + 2 : at + 1;
  const clock = clockAt(text, start) ?? bareClock(text, start);
  return clock && instant(year, month, day, clock);
}

/** `002401` or `002401Z`. */
function bareClock(text: string, at: number): Clock | undefined {
  if (digitsAt(text, at, 7) !== 6) return undefined;
  const [hours, minutes, seconds] = [twoDigits(text, at), twoDigits(text, at + 2), twoDigits(text, at + 4)];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  return text.charCodeAt(at + 6) === 0x5a ? { ms, offset: 0, end: at + 7 } : { ms, end: at + 6 };
}

function instant(year: number, month: number, day: number, { ms, offset, end }: Clock): LineTime {
  return { at: Date.UTC(year, month - 1, day) + ms - (offset ?? 0), zoneless: offset === undefined, end };
}

const unknownDay = ({ end }: Clock): LineTime => ({ at: Number.NaN, zoneless: true, end });

function clockOnly(text: string, at: number): LineTime | undefined {
  const clock = clockAt(text, at);
  return clock && unknownDay(clock);
}

/** What begins with two digits: a day, a month, a year or an hour. */
function dayOrClock(text: string, at: number, now: number): LineTime | undefined {
  const mark = text.charCodeAt(at + 2);
  if (mark === COLON) return clockOnly(text, at);
  const first = twoDigits(text, at);
  if (isLetter(text.charCodeAt(at + 3))) return dayMonthYear(text, at, first, mark);
  if (!isDateMark(mark)) return undefined;
  const second = twoDigits(text, at + 3);
  if (second < 0) return undefined;
  const behind = text.charCodeAt(at + 5);
  if (behind === SPACE)
    return first > 12 || second < 1 || second > 31 ? undefined : yearless(text, at + 6, first, second, now);
  if (behind !== mark) return undefined;
  const digits = digitsAt(text, at + 6, 5);
  if (digits === 2) return dated(text, at + 8, 2_000 + first, second, twoDigits(text, at + 6));
  return digits === 4 ? numeric(text, at + 10, number(text, at + 6, 4), first, second) : undefined;
}

/** `24/11/2026` and `11/24/2026`: which is the day can only be told when it is above twelve. */
function numeric(text: string, at: number, year: number, first: number, second: number): LineTime | undefined {
  if (first > 12) return dated(text, at, year, second, first);
  const time = dated(text, at, year, first, second > 12 ? second : 1);
  return time && second <= 12 && first !== second ? { ...time, at: Number.NaN } : time;
}

/** `24/Nov/2026:00:24:01 +0000`, `24-Nov-2026 00:24:01`, `24 Nov 2026 00:24:01`. */
function dayMonthYear(text: string, at: number, day: number, mark: number): LineTime | undefined {
  const month = monthAt(text, at + 3);
  if (month < 0 || text.charCodeAt(at + 6) !== mark || digitsAt(text, at + 7, 5) !== 4) return undefined;
  return dated(text, at + 11, number(text, at + 7, 4), month, day);
}

function monthAt(text: string, at: number): number {
  const index = MONTHS.indexOf(text.slice(at, at + 3));
  return index < 0 ? -1 : index + 1;
}

/** `Nov 24 00:24:01`, `Tue Nov 24 00:24:01 2026`, `Tue, 24 Nov 2026 00:24:01 GMT`, `Nov 24, 2026 12:24:01 AM`. */
function named(text: string, from: number, now: number): LineTime | undefined {
  let at = from;
  if (DAYS.includes(text.slice(at, at + 3))) {
    at += text.charCodeAt(at + 3) === COMMA ? 4 : 3;
    if (text.charCodeAt(at) !== SPACE) return undefined;
    at += 1;
    if (isDigit(text.charCodeAt(at))) return dayMonthYear(text, at, twoDigits(text, at), SPACE);
  }
  const month = monthAt(text, at);
  if (month < 0 || text.charCodeAt(at + 3) !== SPACE) return undefined;
  at += text.charCodeAt(at + 4) === SPACE ? 5 : 4;
  const digits = digitsAt(text, at, 3);
  if (digits < 1 || digits > 2) return undefined;
  const day = number(text, at, digits);
  at += digits;
  if (text.charCodeAt(at) === COMMA && digitsAt(text, at + 2, 5) === 4) {
    return dated(text, at + 6, number(text, at + 2, 4), month, day);
  }
  if (digitsAt(text, at + 1, 5) === 4) return dated(text, at + 5, number(text, at + 1, 4), month, day);
  return text.charCodeAt(at) === SPACE && day >= 1 && day <= 31 ? yearless(text, at + 1, month, day, now) : undefined;
}

function yearless(text: string, at: number, month: number, day: number, now: number): LineTime | undefined {
  const clock = clockAt(text, at);
  if (!clock || month < 1) return undefined;
  const { end } = clock;
  if (text.charCodeAt(end) === SPACE && digitsAt(text, end + 1, 5) === 4) {
    const year = number(text, end + 1, 4);
    if (year >= 1_970 && year < 2_200) return instant(year, month, day, { ...clock, end: end + 5 });
  }
  return instant(closestYear(month, day, now), month, day, clock);
}

/** A line is of the past, but a clock may be a little ahead. */
function closestYear(month: number, day: number, now: number): number {
  const year = 1_970 + Math.floor(now / (365.2425 * DAY_MS));
  return [year + 1, year].find((each) => Date.UTC(each, month - 1, day) <= now + DAY_MS) ?? year - 1;
}

/** Seconds with a fraction, or with a bracket or a colon behind; any other number could be anything. */
function epoch(text: string, at: number): LineTime | undefined {
  const next = text.charCodeAt(at + 10);
  if (next === CLOSING || (next === COLON && text.charCodeAt(at + 11) === SPACE)) {
    return { at: number(text, at, 10) * 1_000, zoneless: false, end: at + 10 };
  }
  const digits = next === DOT ? digitsAt(text, at + 11, 9) : 0;
  if (digits < 3) return undefined;
  const end = at + 11 + digits;
  return { at: Math.round(Number(text.slice(at, end)) * 1_000), zoneless: false, end };
}
