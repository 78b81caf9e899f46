import { type Draft, type LogLine, MAX_MESSAGE_LENGTH, type ServiceRef, serviceKey, topics } from '@hale/events';
import { type ParsedLine, parseLogLine, type RawLine, redact } from '@hale/templates';
import { batches } from './batches.ts';

/** Lines that are published together, and how far into the file that brings the reader. */
export interface LinesFrame {
  readonly lines: readonly LogLine[];
  /** Position in the file after the last line. */
  readonly end: number;
  /** How many of the lines were of each format. */
  readonly formats: Readonly<Record<ParsedLine['format'], number>>;
}

/** Bytes of a line's fields beside its message. */
const FIELDS_BYTES = 160;

/** Parses the lines and cuts them into frames within the limits, in order. Blank lines are left out. */
export function frameLines(raw: readonly RawLine[], now: number): LinesFrame[] {
  const parsed = raw.flatMap(({ text, cut, end }) => {
    const result = parseLogLine({ text, cut }, now);
    return result ? [{ ...result, end }] : [];
  });
  return batches(parsed, ({ line }) => Buffer.byteLength(line.message) + FIELDS_BYTES).map((run) => {
    const json = run.filter(({ format }) => format === 'json').length;
    return {
      lines: run.map(({ line }) => line),
      end: run.at(-1)?.end ?? 0,
      formats: { json, plain: run.length - json },
    };
  });
}

/** The service's lines as an event, in the order in which they were read, without secrets and personal data. */
export function linesDraft(service: ServiceRef, lines: readonly LogLine[]): Draft {
  return topics['logs.collected'].draft({ service, lines: lines.map(redacted) }, { subject: serviceKey(service) });
}

/** What stands for a secret may be longer than the secret. */
function redacted(line: LogLine): LogLine {
  const message = redact(line.message);
  return message.length <= MAX_MESSAGE_LENGTH
    ? { ...line, message }
    : { ...line, message: message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed(), truncated: true };
}

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
