import { DIGIT, kindOf, LETTER } from './characters.ts';

/** Letters and digits without anything between them, and which part of it varies. */
export interface Run {
  start: number;
  end: number;
  /** The kinds of its characters, joined. */
  kinds: number;
  digits: number;
  /** How often digits follow letters or letters digits, and one: `ab12c` has 3. */
  turns: number;
  from: number;
  to: number;
}

const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;
const UNDERSCORE = 95;
/** What may stand before the sign of a number; after anything else it joins or divides. */
const BEFORE_SIGN = new Set([' ', '=', '(', '[', ',', ':', '_'].map((character) => character.charCodeAt(0)));
/** `ssh2`, `eth0`, `SOCKS5`: so many digits belong to a name. */
const DIGITS_OF_A_NAME = 2;
/** No word of so many letters uses the first six only. */
const LEAST_HEX = 8;
const UUID_REST = /-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy;
const GROUPS = /(?:[0-9a-f]{0,4}:){2,31}[0-9a-f]{0,4}(?![\w:])/iy;
const UNIT = /^(?:[num\u00b5]?s|m?secs?|mins?|[mhd]|[kmgtp]?i?b|[kmgt]|[kmg]?hz|[km]?bytes|bit|th|st|nd|rd|x)$/i;

/** Reads the run at its `start`; says whether a part of it varies: `from` to `to`, which may reach beyond the run. */
export function varies(text: string, run: Run): boolean {
  run.from = run.start;
  run.to = run.end;
  if (isColoned(text, run)) return true;
  if (run.digits === 0) return isLongHex(text, run);
  if (run.digits === run.end - run.start) return isNumber(text, run);
  if (isLongHex(text, run)) return true;
  if (kindOf(text.charCodeAt(run.start)) !== DIGIT) return isNumbered(text, run);
  isMeasure(text, run);
  return true;
}

function isLongHex(text: string, run: Run): boolean {
  if ((run.kinds & LETTER) !== 0 || run.end - run.start < LEAST_HEX) return false;
  run.to = endOfUuid(text, run);
  return true;
}

function endOfUuid(text: string, { start, end }: Run): number {
  if (end - start !== LEAST_HEX || text.charCodeAt(end) !== MINUS) return end;
  UUID_REST.lastIndex = end;
  return UUID_REST.test(text) ? UUID_REST.lastIndex : end;
}

/** An address of a network card or of IP version 6; not a time of day. */
function isColoned(text: string, run: Run): boolean {
  if (run.end - run.start > 4 || (run.kinds & LETTER) !== 0) return false;
  const shortened = text.startsWith('::', run.start - 2);
  if (!shortened && text.charCodeAt(run.end) !== COLON) return false;
  const start = shortened ? run.start - 2 : run.start;
  const before = start === 0 ? 0 : text.charCodeAt(start - 1);
  if (before === COLON || before === UNDERSCORE || kindOf(before) !== 0) return false;
  GROUPS.lastIndex = start;
  if (!GROUPS.test(text)) return false;
  const groups = text.slice(start, GROUPS.lastIndex);
  if (!/\d/.test(groups) || !/::|(?:[^:]*:){5}/.test(groups)) return false;
  run.from = start;
  run.to = start + groups.length;
  return true;
}

function isNumber(text: string, run: Run): boolean {
  run.from = withSign(text, run.start);
  if (run.end - run.start <= 3) while (isThousands(text, run.to)) run.to += 4;
  else run.to = endOfUuid(text, run);
  return true;
}

function withSign(text: string, start: number): number {
  const sign = start > 0 ? text.charCodeAt(start - 1) : 0;
  if (sign !== MINUS && sign !== PLUS) return start;
  return start === 1 || BEFORE_SIGN.has(text.charCodeAt(start - 2)) ? start - 1 : start;
}

function isThousands(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 44) return false;
  for (let place = at + 1; place < at + 4; place += 1) if (kindOf(text.charCodeAt(place)) !== DIGIT) return false;
  return kindOf(text.charCodeAt(at + 4)) === 0;
}

/** Of `dn228` the number varies, of `ssh2` nothing, of `a64f992` everything. */
function isNumbered(text: string, run: Run): boolean {
  const { start, end, kinds, digits, turns } = run;
  const few = digits <= DIGITS_OF_A_NAME && !isVersion(text, end);
  if (turns === 2) {
    const before = start > 0 ? text.charCodeAt(start - 1) : 0;
    const joined = (before === UNDERSCORE || before === MINUS) && end - start - digits === 1;
    if (few && !joined && ((kinds & LETTER) !== 0 || end - start < 6)) return false;
    if (!few && !joined && (kinds & LETTER) !== 0) run.from = end - digits;
    return true;
  }
  return !(turns === 3 && few && (kinds & LETTER) !== 0 && end - start <= 16);
}

/** The digits of `python3.11` count more than those of `eth0`. */
function isVersion(text: string, end: number): boolean {
  return text.charCodeAt(end) === DOT && kindOf(text.charCodeAt(end + 1)) === DIGIT;
}

/** Of `12ms` the unit stays. */
function isMeasure(text: string, run: Run): void {
  if (run.turns !== 2) return;
  let end = run.start;
  while (kindOf(text.charCodeAt(end)) === DIGIT) end += 1;
  if (run.end - end > 6 || !UNIT.test(text.slice(end, run.end))) return;
  run.from = withSign(text, run.start);
  run.to = end;
}

/** Fills the run that begins at `start`, where a letter or a digit is. */
export function readRun(text: string, start: number, run: Run): void {
  run.start = start;
  run.kinds = run.digits = run.turns = 0;
  let before = -1;
  let at = start;
  for (let kind = kindOf(text.charCodeAt(at)); kind !== 0; kind = kindOf(text.charCodeAt(at))) {
    run.kinds |= kind;
    const digit = kind === DIGIT ? 1 : 0;
    run.digits += digit;
    if (digit !== before) run.turns += 1;
    before = digit;
    at += 1;
  }
  run.end = at;
}
