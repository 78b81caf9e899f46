import type { LogLine } from '@hale/events';
import {
  EventReader,
  gistOf,
  isRestOfTrace,
  type LineSeverity,
  type LogEvent,
  maskedText,
  severityOf,
} from '@hale/templates';

/** One event of a log as the policies see it: nothing of its text but the masked template. */
export interface HeardLine {
  /** The message with its variable parts masked. */
  readonly masked: string;
  readonly level?: string;
  readonly severity: LineSeverity;
  /** When it happened at the source, in milliseconds. */
  readonly at: number;
  readonly traceId?: string;
}

/** A trace's id as W3C and B3 write it; anything else that stands in its place is somebody's text. */
const TRACE_ID = /^[0-9a-f]{16}(?:[0-9a-f]{16})?$/i;

/**
 * Says of each event how bad it is, and masks what it says. Where the heads of the lines were not read, they are read here: stack traces are joined,
 * and the level is taken from the head of a line that has no field for it. The rest of a trace whose head is elsewhere says nothing.
 */
export const readLines = (lines: readonly LogLine[], headsRead = false): HeardLine[] =>
  (headsRead ? lines : readHeads(lines))
    .filter(({ message }) => !isRestOfTrace(message))
    .map((line) => heardLine(line, gistOf(line.message)));

/** With a level of its own a line is an event of its own, whatever it looks like. */
function readHeads(lines: readonly LogLine[]): LogLine[] {
  const reader = new EventReader();
  const read: LogLine[] = [];
  const plain: LogLine[] = [];
  const take = (events: readonly LogEvent[]) => {
    for (const { line, level, message } of events) {
      const of = plain[line - 1];
      if (of) read.push({ ...of, message, ...(level !== undefined && { level }) });
    }
  };
  for (const line of lines) {
    if (line.level === undefined) {
      plain.push(line);
      take(reader.push({ text: line.message, cut: false, end: 0 }, line.at));
    } else {
      take(reader.flush());
      read.push(line);
    }
  }
  take(reader.flush());
  return read;
}

/** The same of one event: what its head says, and its gist. */
export function heardLine(
  { at, level, traceId: id }: Pick<LogLine, 'at' | 'level' | 'traceId'>,
  gist: string,
): HeardLine {
  const masked = maskedText(gist);
  const traceId = TRACE_ID.exec(id ?? '')?.[0];
  return {
    masked,
    at,
    severity: severityOf(masked, level),
    ...(level !== undefined && { level }),
    ...(traceId !== undefined && { traceId }),
  };
}

export const isBad = (severity: LineSeverity): boolean => severity === 'error' || severity === 'fatal';

/** Bad, or a warning. */
export const isOfNote = (severity: LineSeverity): boolean => severity === 'warning' || isBad(severity);
