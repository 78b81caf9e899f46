import { lineHead } from './line-head.ts';
import { parseLogLine } from './parse-log-line.ts';
import type { ReadLine } from './read-line.ts';

/** Reads one line, or one event of several lines, in whatever format it is. `now` is milliseconds since the epoch. Never throws. */
export function parseLine(text: string, now: number): ReadLine {
  const parsed = parseLogLine({ text, cut: false }, now);
  if (!parsed) return { format: 'plain', message: '' };
  if (parsed.format === 'json') {
    const { at, level, message, traceId, spanId } = parsed.line;
    return {
      format: 'json',
      message,
      ...(at !== now && { at }),
      ...(level !== undefined && { level }),
      ...(traceId !== undefined && { traceId }),
      ...(spanId !== undefined && { spanId }),
    };
  }
  const { level, message } = lineHead(parsed.line.message);
  return level === undefined ? { format: 'plain', message } : { format: 'headed', level, message };
}
