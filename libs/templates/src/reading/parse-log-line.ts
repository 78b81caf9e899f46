import { type LogLine, MAX_MESSAGE_LENGTH } from '@hale/events';
import { levelOf } from './log-level.ts';
import { timeOf } from './log-time.ts';
import type { RawLine } from './split-lines.ts';

/** Bytes of a line that are worth holding: a message of the greatest length in UTF-8, and the fields around it. */
export const MAX_LINE_BYTES = 4 * MAX_MESSAGE_LENGTH;

export interface ParsedLine {
  readonly format: 'json' | 'plain';
  readonly line: LogLine;
}

/**
 * A line as the catalogue has it; undefined when it is blank. A JSON object gives time, level, message and
 * trace by their usual names; without a message the whole line is the message. Anything else is plain text,
 * read at `now`. Milliseconds since the epoch. Never throws.
 */
export function parseLogLine(raw: Pick<RawLine, 'text' | 'cut'>, now: number): ParsedLine | undefined {
  // What a line begins with tells a stack frame from a message.
  const text = raw.text.trimEnd();
  if (text === '' && !raw.cut) return undefined;
  const fields = raw.cut ? undefined : parseObject(text);
  if (!fields) return { format: 'plain', line: { at: now, ...shorten(text, raw.cut) } };
  const level = levelOf(fields['level'] ?? fields['severity'] ?? fields['lvl']);
  const traceId = identifier(fields['trace_id'] ?? fields['traceId'], 64);
  const spanId = identifier(fields['span_id'] ?? fields['spanId'], 32);
  const line = {
    at: timeOf(fields['time'] ?? fields['timestamp'] ?? fields['@timestamp'] ?? fields['ts'], now),
    ...(level !== undefined && { level }),
    ...shorten(messageOf(fields) ?? text, false),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
  return { format: 'json', line };
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  const text = line.trimStart();
  if (!text.startsWith('{')) return undefined;
  try {
    // Text that begins with a brace is an object if it is JSON at all.
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function messageOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const { err, error } = fields;
  const candidates = [fields['msg'], fields['message'], messageIn(err), messageIn(error), error];
  return candidates.find((candidate) => typeof candidate === 'string' && candidate.trim() !== '') as string | undefined;
}

function messageIn(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
}

function identifier(value: unknown, maxLength: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value.toWellFormed() : undefined;
}

function shorten(text: string, cut: boolean): Pick<LogLine, 'message' | 'truncated'> {
  if (text.length <= MAX_MESSAGE_LENGTH) return { message: text.toWellFormed(), ...(cut && { truncated: true }) };
  // Not between the halves of a surrogate pair.
  const end = /[\ud800-\udbff]/.test(text.charAt(MAX_MESSAGE_LENGTH - 1)) ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH;
  return { message: text.slice(0, end).toWellFormed(), truncated: true };
}
