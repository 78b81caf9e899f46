import { levelOfLetter } from '../level-word.ts';
import { levelOf, levelOfPriority, levelOfSeverityNumber } from '../log-level.ts';
import { type Instant, instantOf } from '../log-time.ts';
import { say, type Unfinished } from '../read-line.ts';
import { type Meanings, meaningsOf } from './field-names.ts';
import { type Fields, isObject } from './fields.ts';
import { identifiersOf } from './identifiers.ts';
import { errorOf } from './json-error.ts';

const MAX_NAME = 200;

/** The object that a line is; undefined when it is none. */
export function objectOf(line: string): Fields | undefined {
  try {
    // Text that begins with a brace is an object if it is JSON at all.
    return line.startsWith('{') ? (JSON.parse(line) as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a line of JSON; without a message the whole line is the message. */
export function readJson(line: string, now: number): Unfinished | undefined {
  const fields = objectOf(line);
  if (!fields) return undefined;
  const meanings = meaningsOf(fields);
  const read: Unfinished = { format: 'json', message: messageOf(meanings, line) };
  say(read, {
    time: timeIn(meanings, fields, now),
    level: levelIn(meanings, fields),
    service: nameOf(meanings.service) ?? programOf(fields),
    logger: nameOf(meanings.logger),
  });
  const { traceId, spanId } = identifiersOf(meanings.trace, meanings.span);
  if (traceId !== undefined) read.traceId = traceId;
  if (spanId !== undefined) read.spanId = spanId;
  return read;
}

/** The message with the error that stands beside it. */
function messageOf(meanings: Meanings, line: string): string {
  const { message } = meanings;
  const error = errorOf(meanings);
  if (typeof message !== 'string') return error ?? line;
  if (error === undefined || message.includes(error)) return message;
  return `${message}${error.includes('\n') ? '\n' : ': '}${error}`;
}

const nameOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= MAX_NAME ? value : undefined;

/** bunyan and pino name the program, Python the logger. */
const programOf = ({ name, hostname }: Fields): string | undefined =>
  typeof hostname === 'string' ? nameOf(name) : undefined;

function levelIn(meanings: Meanings, fields: Fields): string | undefined {
  const level = levelOf(meanings.level);
  if (level !== undefined) return level;
  const { s, PRIORITY: priority } = fields;
  // MongoDB: F, E, W, I, D1 to D5.
  if (typeof s === 'string' && /^[A-Z]\d?$/.test(s) && 'ctx' in fields) return levelOfLetter(s.charAt(0));
  if (typeof priority === 'string' && /^[0-7]$/.test(priority)) return levelOfPriority(Number(priority));
  // Graylog's format has the numbers of syslog.
  if (typeof meanings.level === 'number' && 'short_message' in fields) return levelOfPriority(meanings.level);
  // Serilog leaves out what is most usual.
  if ('@t' in fields && ('@m' in fields || '@mt' in fields)) return 'information';
  return levelOfSeverityNumber(fields['severityNumber'] ?? fields['SeverityNumber']);
}

function timeIn({ time }: Meanings, { instant }: Fields, now: number): Instant | undefined {
  if (isObject(time)) return instantOf(time['$date'], now);
  if (time !== undefined || !isObject(instant)) return instantOf(time, now);
  return instantOf(Number(instant['epochSecond']) + Number(instant['nanoOfSecond'] ?? 0) / 1e9, now);
}
