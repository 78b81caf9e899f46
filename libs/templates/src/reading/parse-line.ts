import { BRACE, BRACKET, COMMA, isDigit, isUpper } from './char-codes.ts';
import { readAccess } from './formats/access.ts';
import { readGlog, readKubernetesEvent } from './formats/glog.ts';
import { identifiersIn } from './formats/identifiers.ts';
import { readJson } from './formats/json.ts';
import { isLogfmt, readLogfmt } from './formats/logfmt.ts';
import { readRedis } from './formats/redis.ts';
import { readPhp, readPython, readRuby } from './formats/scripting.ts';
import type { Wrapped } from './formats/wrapped.ts';
import { unwrap } from './formats/wrapping.ts';
import { headOf } from './head.ts';
import { placed } from './log-time.ts';
import { type ReadLine, say, type Unfinished } from './read-line.ts';

/** Envelopes within envelopes: syslog of a container runtime of Compose. */
const MAX_DEPTH = 3;

/**
 * Reads one line, or one event of several lines, in whatever format it is. Which formats are tried is decided by the first character, so a line of
 * plain text costs a look at its head and no more. `now` is milliseconds since the epoch. Never throws, whatever the text is.
 */
export function parseLine(text: string, now: number): ReadLine {
  return read(plainStart(text), now, 0);
}

/** What an envelope holds, with what the envelope says where the line itself is silent. */
export function parseWrapped(outer: Wrapped, now: number): ReadLine {
  return withOuter(read(plainStart(outer.text), now, 1), outer);
}

function read(text: string, now: number, depth: number): Unfinished {
  const outer = depth < MAX_DEPTH ? unwrap(text, now) : undefined;
  if (outer) return withOuter(read(plainStart(outer.text), now, depth + 1), outer);
  return readFormat(text, now, depth) ?? readHeaded(text, now);
}

function withOuter(inner: Unfinished, { format, time, level, service }: Wrapped): Unfinished {
  if (inner.format === 'plain') inner.format = format;
  // A time with a zone says more than one without.
  if (time && (inner.at === undefined || inner.zoneless)) {
    delete inner.zoneless;
    say(inner, { time });
  }
  if (inner.level === undefined) say(inner, { level });
  if (inner.service === undefined) say(inner, { service });
  return inner;
}

/** What is made of fields or begins in a way of its own; undefined for text with the usual kind of head. */
function readFormat(text: string, now: number, depth: number): Unfinished | undefined {
  const first = text.charCodeAt(0);
  if (first === BRACE) return readObject(text, now, depth);
  if (first === BRACKET) return text.includes('] "') ? readAccess(text, now) : undefined;
  if (isDigit(first)) return readDigits(text, now);
  if (isUpper(first)) {
    const second = text.charCodeAt(1);
    if (isDigit(second)) return readGlog(text, now);
    if (second === COMMA) return readRuby(text, now);
    const read = readPython(text) ?? readKubernetesEvent(text);
    if (read) return read;
  }
  if (isLogfmt(text, 0)) return readLogfmt(text, now);
  return text.includes('] "') ? readAccess(text, now) : undefined;
}

function readDigits(text: string, now: number): Unfinished | undefined {
  if (text.includes(' [') && !/^\d{4}[-/]/.test(text)) {
    const access = readAccess(text, now);
    if (access) return access;
  }
  return readRedis(text, now) ?? readKubernetesEvent(text);
}

/** A shipper's object has no level of its own: there the message is the line that it carries. */
function readObject(text: string, now: number, depth: number): Unfinished | undefined {
  const object = readJson(text, now);
  if (!object || object.level !== undefined || object.message === text || depth >= MAX_DEPTH) return object;
  const { level, logger, message } = read(plainStart(object.message), now, MAX_DEPTH);
  return level === undefined ? object : { ...object, level, message, ...(logger !== undefined && { logger }) };
}

function readHeaded(text: string, now: number): Unfinished {
  const head = headOf(text, now);
  const rest = head ? text.slice(head.start) : text;
  const time = head?.time && placed(head.time.at, head.time.zoneless, now);
  if (head?.level === undefined) {
    const said = readSaid(rest, now);
    if (said) return { ...time, ...said };
  }
  if (!head) return { format: 'plain', message: text };
  const read: Unfinished = { format: 'headed', message: rest === '' ? text : rest };
  say(read, { time, level: head.level, logger: head.logger });
  const { traceId, spanId } = identifiersIn(head.groups);
  if (traceId !== undefined) read.traceId = traceId;
  if (spanId !== undefined) read.spanId = spanId;
  return read;
}

/** What says its level behind a time in a way of its own. */
function readSaid(rest: string, now: number): Unfinished | undefined {
  if (rest.startsWith('PHP ')) {
    const php = readPhp(rest);
    return php && { format: 'headed', ...php };
  }
  if (rest.charCodeAt(0) === BRACE) return readJson(rest, now);
  return isLogfmt(rest, 0) ? readLogfmt(rest, now) : undefined;
}

const ESCAPE = '\u001b';
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]{0,20}m`, 'g');

/** Colours would hide a head, and so would the mark of byte order and what a truncated file begins with. */
function plainStart(text: string): string {
  const coloured = text.includes(ESCAPE) ? text.replace(COLOURS, '') : text;
  const first = coloured.charCodeAt(0);
  return first === 0xfeff || first === 0 ? coloured.replace(/^[\ufeff\0]+/, '') : coloured;
}
