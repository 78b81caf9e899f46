import { BAR, BRACKET, COLON, COMMA, DASH, isBlank, isUpper, SPACE, skipBlanks, TAB, wordEnd } from './char-codes.ts';
import type { Scan } from './head-scan.ts';
import { isAlsoSpeech, type LevelWord, levelOfLetter, levelWordAt } from './level-word.ts';

export function passLevel(scan: Scan): boolean {
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
export function passLetter(scan: Scan): boolean {
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

/** A program with its process, and thread, as daemons write it: `unbound[7:0]`. */
const PROCESS = /^[a-z][\w.-]{0,60}\[\d{1,10}(?::\w{1,10})?\]:?$/;

/** Python's usual `time - name - LEVEL - message`, `time pid=7 tid=a LEVEL: message` of Sidekiq, and `time name[7] level: message`. */
export function passName(scan: Scan): boolean {
  const { text, at } = scan;
  if (!scan.time) return false;
  const end = wordEnd(text, at, 100);
  if (end < 0) return false;
  if (/^(?:pid|tid|jid|class|elapsed)=/.test(text.slice(at, at + 8))) {
    scan.at = end;
    return true;
  }
  if (isDatabaseUser(text, at, end) || PROCESS.test(text.slice(at, end))) {
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
