import { type LogLine, MAX_MESSAGE_LENGTH } from '@hale/events';
import { cut, type LogEvent, parseLine, type ReadLine } from '@hale/templates';

/**
 * Some write local time and do not say so. Zones differ by a quarter of an hour at least, so a time that lies so close to that of reading is in UTC,
 * as it was taken; any other may be hours off. Milliseconds.
 */
const ZONELESS_WITHIN_MS = 600_000;

/** A line of a log as the catalogue has it. What does not say when it was written was written `now`: milliseconds since the epoch. */
export function logLineOf(read: ReadLine & Pick<Partial<LogEvent>, 'truncated'>, now: number): LogLine {
  const { at, zoneless, level, message, traceId, spanId, truncated } = read;
  const isSure = at !== undefined && (!zoneless || Math.abs(now - at) <= ZONELESS_WITHIN_MS);
  return {
    at: isSure ? at : now,
    ...(level !== undefined && { level }),
    ...shorten(message, truncated ?? false),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

/** A text that came alone, of one line or of many; undefined when it is blank. */
export function readText(text: string, now: number): { readonly read: ReadLine; readonly line: LogLine } | undefined {
  if (text.trim() === '') return undefined;
  const read = parseLine(text.trimEnd(), now);
  return { read, line: logLineOf(read, now) };
}

function shorten(text: string, truncated: boolean): Pick<LogLine, 'message' | 'truncated'> {
  const message = cut(text, MAX_MESSAGE_LENGTH);
  return { message: message.toWellFormed(), ...((truncated || message.length < text.length) && { truncated: true }) };
}
