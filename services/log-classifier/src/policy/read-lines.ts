import type { LogLine } from '@hale/events';
import { joinTraces, type LineSeverity, lineHead, maskedText, severityOf } from '@hale/templates';

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
 * Joins stack traces, reads the level where the line has no field for it, masks, and says how bad the line is. Where a sender gives a level as a
 * field, the text is not asked for one.
 */
export const readLines = (lines: readonly LogLine[]): HeardLine[] =>
  joinTraces(lines).map(({ line, text }) => heardLine(line, text));

/** The same of one event: its first line, and what it says with what was joined to it. */
export function heardLine(line: Pick<LogLine, 'at' | 'level' | 'traceId'>, text: string): HeardLine {
  const head = line.level === undefined ? lineHead(text) : { level: line.level, message: text };
  const masked = maskedText(head.message);
  const { level } = head;
  const traceId = TRACE_ID.exec(line.traceId ?? '')?.[0];
  return {
    masked,
    at: line.at,
    severity: severityOf(masked, level),
    ...(level !== undefined && { level }),
    ...(traceId !== undefined && { traceId }),
  };
}

export const isBad = (severity: LineSeverity): boolean => severity === 'error' || severity === 'fatal';
