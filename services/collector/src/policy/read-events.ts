import type { Draft, LogLine, ServiceRef } from '@hale/events';
import { type OwnedLine, ownedLinesDrafts } from './frame-lines.ts';
import type { Identity, Labels } from './identity.ts';
import { readText } from './log-line.ts';

/** Fields under which log shippers put labels of containers and pods. */
const NESTED = ['label', 'labels', 'kubernetes', 'docker', 'attributes', 'resources'];

export interface ReadEvents {
  readonly drafts: readonly Draft[];
  readonly rejected: { readonly count: number; readonly reason: string };
}

/**
 * Log events as Vector's http sink sends them: an object each, with `message`, `timestamp` and whatever labels the source has.
 * A message that is itself a JSON line is read as one. `fallback` owns what names nobody.
 */
export function readEvents(
  events: readonly unknown[],
  identity: Identity,
  fallback: ServiceRef | undefined,
  now: number,
): ReadEvents {
  const owned: OwnedLine[] = [];
  let nobodys = 0;
  for (const event of events) {
    const fields = fieldsOf(event);
    const line = lineOf(fields, now);
    if (!line) continue;
    const service = identity.byLabels(labelsOf(fields)) ?? fallback;
    if (service) owned.push({ service, line });
    else nobodys += 1;
  }
  return { drafts: ownedLinesDrafts(owned), rejected: { count: nobodys, reason: 'events that name no service' } };
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

/** The shipper's time stands where the line has none of its own. */
function lineOf(fields: Fields, now: number): LogLine | undefined {
  const outer = readText(JSON.stringify(fields), now)?.line;
  const inner = readText(typeof fields['message'] === 'string' ? fields['message'] : '', now);
  if (!inner) return outer;
  const { at: _, ...line } = inner.line;
  const own = inner.read.at !== undefined && inner.line.at === inner.read.at;
  return { ...outer, ...line, at: own || !outer ? inner.line.at : outer.at };
}
