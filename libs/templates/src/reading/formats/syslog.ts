import { COLON, digitsAt, isDigit, isUpper, LESS, SPACE, skipBlanks, wordEnd } from '../char-codes.ts';
import { levelWordAt } from '../level-word.ts';
import { type LineTime, timeAt } from '../line-time.ts';
import { levelOfPriority } from '../log-level.ts';
import { placed } from '../log-time.ts';
import type { Wrapped } from './wrapped.ts';

const LONGEST_HOST = 255;
const UPTIME = /^\[ {0,8}\d{1,8}\.\d{6}\] /;
/** A program with its process: `sshd[4711]:`, `postfix/smtpd[7]:`, `cron(pam_unix)[7]:`, `kernel:`. */
const TAG = /([\w./@()+-]{1,64})(?:\[[\w.-]{1,20}\])?: ?/y;

/**
 * Takes a message out of syslog: RFC 5424, RFC 3164 with a priority or as it is in files, and the journal's short output. The severity is that
 * of the priority.
 */
export function unwrapSyslog(text: string, now: number): Wrapped | undefined {
  if (text.charCodeAt(0) !== LESS)
    return isUpper(text.charCodeAt(0)) || isDigit(text.charCodeAt(0)) ? ofFile(text, 0, now, undefined) : undefined;
  const digits = digitsAt(text, 1, 3);
  if (digits === 0 || text.charAt(1 + digits) !== '>') return undefined;
  const level = levelOfPriority(Number(text.slice(1, 1 + digits)));
  if (level === undefined) return undefined;
  const at = digits + 2;
  if (text.startsWith('1 ', at)) return ofRfc5424(text, at + 2, now, level);
  return ofFile(text, at, now, level) ?? { format: 'syslog', text: text.slice(at), level };
}

/** `Nov 24 00:24:01 host app[7]: message`; with a priority, host or program may be missing. */
function ofFile(text: string, from: number, now: number, level: string | undefined): Wrapped | undefined {
  const time = timeAt(text, from, now);
  if (!time || text.charCodeAt(time.end) !== SPACE) return undefined;
  const start = skipBlanks(text, time.end);
  const end = wordEnd(text, start, LONGEST_HOST);
  if (end <= start) return undefined;
  const isHost = text.charCodeAt(end - 1) !== COLON;
  TAG.lastIndex = isHost ? skipBlanks(text, end) : start;
  const [tag, program] = TAG.exec(text) ?? [];
  const isDated = isDigit(text.charCodeAt(from));
  // Behind a date of other kinds than syslog's own, only a program with its process is one.
  const isOther = isDated && (!tag?.includes('[') || levelWordAt(text, start)?.end === end);
  if (tag === undefined || (level === undefined && isOther))
    return level === undefined ? undefined : wrapped(text.slice(start), time, level, undefined, now);
  return wrapped(text.slice(TAG.lastIndex), time, level, program, now);
}

function wrapped(
  text: string,
  time: LineTime,
  level: string | undefined,
  service: string | undefined,
  now: number,
): Wrapped {
  return {
    format: 'syslog',
    // A tab, as servers of syslog write it; and how long the kernel has been running.
    text: (text.startsWith('#011') ? text.replaceAll('#011', '\t') : text).replace(UPTIME, ''),
    time: placed(time.at, time.zoneless, now),
    level,
    service: program(service),
  };
}

/** The program without its path and without the module in parentheses. */
function program(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const name = tag.split('(', 1)[0] ?? '';
  return name === '' ? undefined : name;
}

const absent = (word: string): string | undefined => (word === '-' || word === '' ? undefined : word);

/** `2026-11-24T00:24:01.123Z host app 7 ID47 [data@1 key="value"] message` */
function ofRfc5424(text: string, from: number, now: number, level: string): Wrapped | undefined {
  const words: string[] = [];
  let at = from;
  for (let count = 0; count < 5; count += 1) {
    const end = wordEnd(text, at, LONGEST_HOST);
    if (end < 0) return undefined;
    words.push(text.slice(at, end));
    at = end + 1;
  }
  const [written = '', , app = ''] = words;
  const time = timeAt(written, 0, now);
  const rest = text.slice(structuredEnd(text, at)).replace(/^ ?(?:\ufeff|\u00ef\u00bb\u00bf)?/, '');
  return {
    format: 'syslog',
    text: rest,
    time: time && placed(time.at, time.zoneless, now),
    level,
    service: absent(app),
  };
}

/** Where the structured data end: in quotes a bracket closes nothing, and a backslash takes the next character with it. */
function structuredEnd(text: string, from: number): number {
  if (text.charAt(from) === '-') return from + 1;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\' && quoted) at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === ']' && !quoted && text.charAt(at + 1) !== '[') return at + 1;
  }
  return from;
}
