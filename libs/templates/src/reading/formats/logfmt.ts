import { BACKSLASH, EQUALS, isBlank, isDigit, isLetter, QUOTE, skipBlanks } from '../char-codes.ts';
import { levelWordAt } from '../level-word.ts';
import { levelOf } from '../log-level.ts';
import { instantOf } from '../log-time.ts';
import type { ReadLine } from '../read-line.ts';
import { identifiersOf } from './identifiers.ts';

const MAX_FIELDS = 60;
const LONGEST_KEY = 61;

/** What each name means. The first of a meaning counts: what comes later may be what was logged. */
const MEANINGS: ReadonlyMap<string, keyof Found> = new Map([
  ...(['level', 'lvl', 'severity', 'at'] as const).map((name) => [name, 'level'] as const),
  ...(['msg', 'message', 'desc'] as const).map((name) => [name, 'message'] as const),
  ...(['time', 'ts', 't', 'timestamp'] as const).map((name) => [name, 'time'] as const),
  ...(['err', 'error'] as const).map((name) => [name, 'error'] as const),
  ...(['trace_id', 'traceID', 'traceId', 'traceid'] as const).map((name) => [name, 'trace'] as const),
  ...(['span_id', 'spanID', 'spanId', 'spanid'] as const).map((name) => [name, 'span'] as const),
  ...(['service', 'app', 'service_name'] as const).map((name) => [name, 'service'] as const),
  ...(['logger', 'caller', 'component', 'source'] as const).map((name) => [name, 'logger'] as const),
]);

interface Found {
  level?: string;
  message?: string;
  time?: string;
  error?: string;
  trace?: string;
  span?: string;
  service?: string;
  logger?: string;
}

/** Whether a key and an equals sign stand at `at`. */
export function isLogfmt(text: string, at: number): boolean {
  const end = keyEnd(text, at);
  return end > at && text.charCodeAt(end) === EQUALS;
}

/**
 * Reads `level=error msg="cannot pay" err=…`: keys and values from the beginning on, as long as nothing else stands between them. What stands
 * within quotes is no field. Undefined when there is neither a level nor a message among them.
 */
export function readLogfmt(text: string, now: number): ReadLine | undefined {
  const found = fieldsOf(text);
  const level = found.level === undefined ? undefined : knownLevel(found.level);
  if (found.message === undefined && level === undefined) return undefined;
  if (level === undefined && found.time === undefined) return undefined;
  const { error, service, logger } = found;
  const message = found.message === undefined || found.message.trim() === '' ? text : found.message;
  return {
    format: 'logfmt',
    ...instantOf(found.time, now),
    ...(level !== undefined && { level }),
    message: error === undefined || error === '' ? message : `${message} err=${error}`,
    ...(service !== undefined && service !== '' && { service }),
    ...(logger !== undefined && logger !== '' && { logger }),
    ...identifiersOf(found.trace, found.span),
  };
}

function knownLevel(value: string): string | undefined {
  return levelWordAt(value, 0)?.end === value.length ? levelOf(value) : undefined;
}

function fieldsOf(text: string): Found {
  const found: Found = {};
  let at = 0;
  for (let count = 0; count < MAX_FIELDS; count += 1) {
    const key = keyEnd(text, at);
    if (key === at || text.charCodeAt(key) !== EQUALS) break;
    const isQuoted = text.charCodeAt(key + 1) === QUOTE;
    const end = isQuoted ? quoteEnd(text, key + 2) : plainEnd(text, key + 1);
    const meaning = MEANINGS.get(text.slice(at, key));
    if (meaning && found[meaning] === undefined) {
      found[meaning] = isQuoted ? unescaped(text.slice(key + 2, end)) : text.slice(key + 1, end);
    }
    const next = isQuoted ? end + 1 : end;
    at = skipBlanks(text, next);
    if (at === next) break;
  }
  return found;
}

/** Where the key at `at` ends: letters, digits, `_`, `.`, `-`. */
function keyEnd(text: string, at: number): number {
  if (!isLetter(text.charCodeAt(at)) && text.charCodeAt(at) !== 0x5f) return at;
  let end = at + 1;
  for (; end < at + LONGEST_KEY; end += 1) {
    const code = text.charCodeAt(end);
    if (!isLetter(code) && !isDigit(code) && code !== 0x5f && code !== 0x2e && code !== 0x2d) break;
  }
  return end;
}

/** Where the quotes close; at the end of the text when they do not. */
function quoteEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

function plainEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

const unescaped = (value: string): string =>
  value.includes('\\')
    ? value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter))
    : value;
