import type { Draft, LogLine, ServiceRef } from '@hale/events';
import { ownedLinesDrafts } from './frame-lines.ts';
import type { Identity, Labels } from './identity.ts';
import { readText } from './log-line.ts';
import { eventsOf, type SentLine } from './sent-lines.ts';

/** Fields under which log shippers put labels of containers and pods. */
const NESTED = ['label', 'labels', 'kubernetes', 'docker', 'attributes', 'resources'];

export interface ReadEvents {
  readonly drafts: readonly Draft[];
  readonly rejected: { readonly count: number; readonly reason: string };
}

/**
 * Log events as Vector's http sink sends them: an object each, with `message`, `timestamp` and whatever labels the source has.
 * The messages are read as the lines of a log. `fallback` owns what names nobody.
 */
export function readEvents(
  events: readonly unknown[],
  identity: Identity,
  fallback: ServiceRef | undefined,
  now: number,
): ReadEvents {
  const sent: SentLine[] = [];
  let nobodys = 0;
  for (const event of events) {
    const fields = fieldsOf(event);
    const text = textOf(fields);
    if (text.trim() === '') continue;
    const service = identity.byLabels(labelsOf(fields)) ?? fallback;
    if (service)
      sent.push({ service, text, isWhole: false, withSaid: (line, hasTime) => withSaid(line, hasTime, fields, now) });
    else nobodys += 1;
  }
  const drafts = ownedLinesDrafts(eventsOf(sent, now));
  return { drafts, rejected: { count: nobodys, reason: 'events that name no service' } };
}

type Fields = Readonly<Record<string, unknown>>;

/** A line of text is an event that has only a message. */
function fieldsOf(event: unknown): Fields {
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event as Fields;
  return { message: typeof event === 'string' ? event : JSON.stringify(event) };
}

function labelsOf(fields: Fields): Labels {
  const labels: Record<string, string> = Object.create(null);
  const take = (from: unknown) => {
    if (typeof from !== 'object' || from === null) return;
    for (const [name, value] of Object.entries(from)) if (typeof value === 'string') labels[name] ??= value;
  };
  take(fields);
  for (const name of NESTED) if (Object.hasOwn(fields, name)) take(fields[name]);
  return labels;
}

/** The line that the shipper carries; what carries none is a line itself. */
function textOf(fields: Fields): string {
  const { message } = fields;
  return typeof message === 'string' && message.trim() !== '' ? message : JSON.stringify(fields);
}

/** The shipper's word stands where the line has none of its own. */
function withSaid(line: LogLine, hasTime: boolean, fields: Fields, now: number): LogLine {
  const outer = readText(JSON.stringify(fields), now)?.line;
  if (!outer) return line;
  const { at, level, traceId, spanId } = outer;
  return {
    ...(level !== undefined && { level }),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    ...line,
    ...(!hasTime && { at }),
  };
}
