import { type Draft, type LogLine, MAX_MESSAGE_LENGTH, type ServiceRef, serviceKey, topics } from '@hale/events';
import { type LogEvent, type LogFormat, redact, redactCut } from '@hale/templates';
import { batches } from './batches.ts';
import { logLineOf } from './log-line.ts';

/** Lines that are published together, and how far into the file that brings the reader. */
export interface LinesFrame {
  readonly lines: readonly LogLine[];
  /** Position in the file after the last line. */
  readonly end: number;
  /** How many lines of the file were of each format. */
  readonly formats: ReadonlyMap<LogFormat, number>;
}

/** Bytes of a line's fields beside its message. */
const FIELDS_BYTES = 160;

/** Cuts events into frames within the limits, in order. */
export function frameEvents(events: readonly LogEvent[], now: number): LinesFrame[] {
  return batches(events, ({ message }) => Buffer.byteLength(message) + FIELDS_BYTES).map((run) => {
    const formats = new Map<LogFormat, number>();
    for (const { format, lines } of run) formats.set(format, (formats.get(format) ?? 0) + lines);
    return { lines: run.map((event) => logLineOf(event, now)), end: run.at(-1)?.end ?? 0, formats };
  });
}

/** The service's lines as an event, in the order in which they were read, without secrets and personal data. */
export function linesDraft(service: ServiceRef, lines: readonly LogLine[]): Draft {
  return topics['logs.collected'].draft(
    { service, lines: lines.map(redacted), headsRead: true },
    { subject: serviceKey(service) },
  );
}

/** What stands for a secret may be longer than the secret; a level or an identifier that holds one is none. */
function redacted({ level, traceId, spanId, ...line }: LogLine): LogLine {
  const message = line.truncated ? redactCut(line.message) : redact(line.message);
  const kept = {
    ...line,
    ...(isHarmless(level) && { level }),
    ...(isHarmless(traceId) && { traceId }),
    ...(isHarmless(spanId) && { spanId }),
  };
  return message.length <= MAX_MESSAGE_LENGTH
    ? { ...kept, message }
    : { ...kept, message: message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed(), truncated: true };
}

const isHarmless = (word: string | undefined): word is string => word !== undefined && redact(word) === word;

/** A line with whose it is. */
export interface OwnedLine {
  readonly service: ServiceRef;
  readonly line: LogLine;
}

/** Lines of many services as events of each, within the limits of a frame; those of a service in their order. */
export function ownedLinesDrafts(owned: readonly OwnedLine[]): Draft[] {
  const services = Map.groupBy(owned, ({ service }) => serviceKey(service));
  return [...services.values()].flatMap((lines) =>
    batches(lines, ({ line }) => Buffer.byteLength(line.message) + FIELDS_BYTES).flatMap((frame) => {
      const [first] = frame;
      return first
        ? [
            linesDraft(
              first.service,
              frame.map(({ line }) => line),
            ),
          ]
        : [];
    }),
  );
}
