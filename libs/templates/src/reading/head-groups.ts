import { COLON, COMMA, SPACE, skipBlanks } from './char-codes.ts';
import type { Scan } from './head-scan.ts';
import { groupEnd } from './head-tail.ts';
import { type LevelWord, levelOfLetter, levelWordAt } from './level-word.ts';
import { timeAt } from './line-time.ts';

/** `[…]`, `(…)`, `<…>`: a time, a level, both, or what the library knows of the thread. */
export function passGroup(scan: Scan): boolean {
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

/** Apache's `[core:error]`, and a thread's `[Server thread/WARN]`. */
function moduleAndLevel(text: string, inner: number, end: number): LevelWord | undefined {
  const colon = text.indexOf(':', inner);
  if (colon > inner && colon < end) return levelWordAt(text, colon + 1);
  const slash = text.lastIndexOf('/', end);
  const word = slash > inner ? levelWordAt(text, slash + 1) : undefined;
  return word?.written === 'upper' ? word : undefined;
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
