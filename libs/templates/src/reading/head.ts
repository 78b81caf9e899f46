import {
  BAR,
  BRACKET,
  COLON,
  COMMA,
  DASH,
  isBlank,
  isDigit,
  isUpper,
  LESS,
  SEMICOLON,
  skipBlanks,
  wordEnd,
} from './char-codes.ts';
import { fieldsBehindTime } from './head-fields.ts';
import { passGroup } from './head-groups.ts';
import type { Scan } from './head-scan.ts';
import { sourceOf, tailOfHead, tailOfLetter } from './head-tail.ts';
import { passLetter, passLevel, passName } from './head-words.ts';
import { type LineTime, timeAt } from './line-time.ts';

/** What the head of a line of plain text says, and where the message begins. */
export interface Head {
  readonly time: LineTime | undefined;
  readonly level: string | undefined;
  readonly logger: string | undefined;
  readonly start: number;
  /** The groups in brackets that were passed: they may hold the ids of a trace. */
  readonly groups: string;
}

/** What may follow a time at once, beside a blank. */
const BEHIND_TIME = new Set([COMMA, COLON, BAR, BRACKET, SEMICOLON]);
/** Parts that are passed before a level; a logging library writes fewer. */
const MAX_PARTS = 8;

/**
 * Reads what a logging library writes before the message: a time, then in any order thread, process and context in brackets or as numbers, and the
 * level. The level is believed only where nothing but these stands before it, so that no text that was logged becomes one. Behind it the
 * logger is passed over where a separator says that it is one. Each character is looked at a bounded number of times.
 */
export function headOf(text: string, now: number): Head | undefined {
  const scan: Scan = {
    text,
    now,
    at: 0,
    time: undefined,
    level: undefined,
    start: 0,
    groups: '',
    separated: false,
    letter: false,
    whole: false,
  };
  for (let part = 0; part < MAX_PARTS && scan.level === undefined; part += 1) {
    const isFirst = scan.time === undefined;
    if (!pass(scan)) break;
    const fields = isFirst && scan.time && scan.level === undefined ? fieldsBehindTime(text, scan.at) : undefined;
    if (fields) return { ...fields, time: scan.time, groups: scan.groups };
  }
  const { time, level, groups } = scan;
  if (level === undefined) {
    if (!time) return undefined;
    const { logger, start } = sourceOf(text, skipBlanks(text, scan.start));
    return { time, level, logger, start, groups };
  }
  if (scan.whole) return { time, level, logger: undefined, start: scan.at, groups };
  const late = time ?? timeAt(text, skipBlanks(text, scan.at), now);
  const from = time || !late ? scan.at : late.end;
  const tail = scan.letter ? tailOfLetter(text, from) : tailOfHead(text, from, late !== undefined);
  return {
    time: late,
    level,
    logger: tail.logger,
    start: tail.start,
    groups: groups === '' ? tail.groups : `${groups} ${tail.groups}`,
  };
}

/** Goes past one part; false where the message begins. */
function pass(scan: Scan): boolean {
  const { text } = scan;
  scan.at = skipBlanks(text, scan.at);
  const code = text.charCodeAt(scan.at);
  if (code === BRACKET || code === 0x28 || code === LESS) return passGroup(scan);
  if (isDigit(code)) return passTime(scan) || passNumber(scan);
  if (code === DASH || code === BAR || code === COLON || code === COMMA) return passSeparator(scan);
  return passLevel(scan) || (isUpper(code) && (passTime(scan) || passLetter(scan))) || passName(scan);
}

function passTime(scan: Scan): boolean {
  if (scan.time) return false;
  const time = timeAt(scan.text, scan.at, scan.now);
  if (!time) return false;
  const next = scan.text.charCodeAt(time.end);
  if (!Number.isNaN(next) && !isBlank(next) && !BEHIND_TIME.has(next)) return false;
  scan.time = time;
  scan.at = time.end;
  scan.start = next === COMMA || next === COLON || next === BAR ? time.end + 1 : time.end;
  return true;
}

/** A process or a thread by its number. */
function passNumber(scan: Scan): boolean {
  if (!scan.time && scan.groups === '') return false;
  const end = wordEnd(scan.text, scan.at, 12);
  for (let at = scan.at; at < end; at += 1) if (!isDigit(scan.text.charCodeAt(at))) return false;
  if (end < 0) return false;
  scan.at = end;
  return true;
}

/** Dashes, a bar, a colon: with a blank or nothing behind. */
function passSeparator(scan: Scan): boolean {
  if (!scan.time && scan.at === 0) return false;
  let end = scan.at + 1;
  while (end < scan.at + 3 && scan.text.charCodeAt(end) === DASH) end += 1;
  if (!isBlank(scan.text.charCodeAt(end)) && scan.text.charCodeAt(end) !== BRACKET) return false;
  scan.at = end;
  scan.separated = true;
  if (scan.start > 0 && scan.groups === '') scan.start = end;
  return true;
}
