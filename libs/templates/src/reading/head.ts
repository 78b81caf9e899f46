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
  SPACE,
  skipBlanks,
  TAB,
  wordEnd,
} from './char-codes.ts';
import { groupEnd, sourceOf, tailOfHead, tailOfLetter } from './head-tail.ts';
import { isAlsoSpeech, type LevelWord, levelOfLetter, levelWordAt } from './level-word.ts';
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

/** Parts that are passed before a level; a logging library writes fewer. */
const MAX_PARTS = 8;

interface Scan {
  readonly text: string;
  readonly now: number;
  at: number;
  time: LineTime | undefined;
  level: string | undefined;
  /** Where the message begins if nothing more is found. */
  start: number;
  groups: string;
  /** A separator has just been passed. */
  separated: boolean;
  /** The level was a single letter. */
  letter: boolean;
  /** The word of the level is part of the message. */
  whole: boolean;
}

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
  for (let part = 0; part < MAX_PARTS && scan.level === undefined; part += 1) if (!pass(scan)) break;
  const { time, level, groups } = scan;
  if (level === undefined) {
    if (!time) return undefined;
    const { logger, start } = sourceOf(text, skipBlanks(text, scan.start));
    return { time, level, logger, start, groups };
  }
  if (scan.whole) return { time, level, logger: undefined, start: scan.at, groups };
  const tail = scan.letter ? tailOfLetter(text, scan.at) : tailOfHead(text, scan.at, time !== undefined);
  return {
    time,
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
  if (!Number.isNaN(next) && !isBlank(next) && next !== COMMA && next !== COLON && next !== BAR && next !== BRACKET)
    return false;
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

/** `[…]`, `(…)`, `<…>`: a time, a level, both, or what the library knows of the thread. */
function passGroup(scan: Scan): boolean {
  const { text, at } = scan;
  const end = groupEnd(text, at);
  if (end < 0) return false;
  const inner = skipBlanks(text, at + 1);
  if (!scan.time && withTime(scan, inner, end)) return true;
  const word = levelWordAt(text, inner);
  const module = word ? undefined : moduleAndLevel(text, inner, end);
  const level = word ?? module;
  if (level && endsGroup(text, level.end, end)) {
    scan.level = level.level;
    scan.at = end;
    return true;
  }
  scan.groups = scan.groups === '' ? text.slice(at, end) : `${scan.groups} ${text.slice(at, end)}`;
  scan.at = end;
  return true;
}

/** Behind a level in brackets there may be blanks, a slash or a comma with a name: `[INFO ]`, `[INFO/MainProcess]`. */
function endsGroup(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at);
  return at === end - 1 || code === 0x2f || skipBlanks(text, at) === end - 1;
}

/** Apache's `[core:error]`. */
function moduleAndLevel(text: string, inner: number, end: number): LevelWord | undefined {
  const colon = text.indexOf(':', inner);
  return colon > inner && colon < end ? levelWordAt(text, colon + 1) : undefined;
}

/** `[time]`, `[time level name]`, `[time: LEVEL/name]`, `[L time name]`. */
function withTime(scan: Scan, inner: number, end: number): boolean {
  const { text, now } = scan;
  const letter = text.charCodeAt(inner + 1) === SPACE ? levelOfLetter(text.charAt(inner)) : undefined;
  const time = timeAt(text, letter === undefined ? inner : inner + 2, now);
  if (!time || time.end > end) return false;
  scan.time = time;
  scan.at = end;
  scan.start = end;
  scan.level = letter;
  const next = text.charCodeAt(time.end);
  const word = levelWordAt(text, skipBlanks(text, next === COLON || next === COMMA ? time.end + 1 : time.end));
  if (word && word.end < end && word.written === 'upper') scan.level = word.level;
  return true;
}

function passLevel(scan: Scan): boolean {
  const word = levelWordAt(scan.text, scan.at);
  if (!word || !isBelieved(word, scan)) return false;
  scan.level = word.level;
  // `panic: …` of Go and `Error: …` of JavaScript are what was said as well.
  scan.whole =
    word.level === 'panic' ? word.written === 'lower' : word.level === 'error' && word.written === 'capitalised';
  if (scan.text.charCodeAt(word.end) !== COLON) scan.whole = false;
  if (!scan.whole) scan.at = word.end;
  return true;
}

function isBelieved({ level, end, written }: LevelWord, { text, time, at }: Scan): boolean {
  const next = text.charCodeAt(end);
  const placed = time !== undefined;
  if (isAlsoSpeech(level) && !(placed && written === 'upper')) {
    // `fail: Cart[7]` of .NET begins a line, and so does `note: …` of anybody.
    return level === 'fail' && at === 0 && /^fail: [\w.]{1,200}\[\d{1,9}\]$/.test(text.split('\n', 1)[0] ?? '');
  }
  if (next === COLON) return isBlank(text.charCodeAt(end + 1)) || Number.isNaN(text.charCodeAt(end + 1));
  if (next === BAR || next === TAB) return placed;
  if (next !== SPACE && next !== BRACKET && next !== COMMA && next !== DASH) return false;
  if (written === 'upper') return next === SPACE || placed;
  if (!placed) return false;
  const gap = skipBlanks(text, end);
  if (gap - end > 1) return true;
  return (
    text.charCodeAt(gap) === DASH ||
    text.charCodeAt(gap) === BAR ||
    level === 'info' ||
    level === 'warn' ||
    level === 'debug'
  );
}

/** `I CONTROL  [main]` and Android's `D Tag: `, behind a time. */
function passLetter(scan: Scan): boolean {
  if (!scan.time || scan.text.charCodeAt(scan.at + 1) !== SPACE) return false;
  const level = levelOfLetter(scan.text.charAt(scan.at));
  const next = scan.text.charCodeAt(skipBlanks(scan.text, scan.at + 1));
  if (level === undefined || (!isUpper(next) && scan.groups === '' && !isAndroid(scan))) return false;
  scan.level = level;
  scan.letter = true;
  scan.at += 1;
  return true;
}

/** Two numbers, process and thread, stand between time and letter. */
function isAndroid({ text, time, at }: Scan): boolean {
  return /^ {1,5}\d{1,7} {1,5}\d{1,7} $/.test(text.slice(time?.end ?? at, at));
}

/** Python's usual `time - name - LEVEL - message`, and `time pid=7 tid=a LEVEL: message` of Sidekiq. */
function passName(scan: Scan): boolean {
  const { text, at } = scan;
  if (!scan.time) return false;
  const end = wordEnd(text, at, 100);
  if (end < 0) return false;
  if (/^(?:pid|tid|jid|class|elapsed)=/.test(text.slice(at, at + 8))) {
    scan.at = end;
    return true;
  }
  if (isDatabaseUser(text, at, end)) {
    scan.at = end;
    return true;
  }
  if (!scan.separated) return false;
  const gap = skipBlanks(text, end);
  const mark = text.charCodeAt(gap);
  if ((mark !== DASH && mark !== BAR) || !isBlank(text.charCodeAt(gap + 1))) return false;
  const word = levelWordAt(text, skipBlanks(text, gap + 1));
  if (word?.written !== 'upper') return false;
  const behind = text.charCodeAt(skipBlanks(text, word.end));
  if (behind !== mark) return false;
  scan.at = gap;
  return true;
}

/** PostgreSQL's `user@database`, which its level with two blanks follows. */
function isDatabaseUser(text: string, at: number, end: number): boolean {
  const sign = text.indexOf('@', at);
  if (sign <= at || sign >= end - 1) return false;
  const word = levelWordAt(text, end + 1);
  return word?.written === 'upper' && text.startsWith(':  ', word.end);
}
