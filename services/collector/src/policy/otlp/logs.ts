import type { Draft, LogLine, ServiceRef } from '@hale/events';
import { levelOf, levelOfSeverityNumber } from '@hale/templates';
import { z } from 'zod';
import { type OwnedLine, ownedLinesDrafts } from '../frame-lines.ts';
import type { Identity } from '../identity.ts';
import { readText } from '../log-line.ts';
import { attributes, hexId, NOTHING_REJECTED, nanos, type Rejected, resource, textOf } from './fields.ts';

const recordSchema = z.object({
  timeUnixNano: nanos.default(0),
  observedTimeUnixNano: nanos.default(0),
  severityNumber: z.int().default(0),
  severityText: z.string().default(''),
  body: z.unknown(),
  attributes,
  traceId: hexId,
  spanId: hexId,
});

export const logsSchema = z.object({
  resourceLogs: z
    .array(
      z.object({
        resource,
        scopeLogs: z.array(z.object({ logRecords: z.array(recordSchema).default([]) })).default([]),
      }),
    )
    .default([]),
});

export interface ReadLogs {
  readonly drafts: readonly Draft[];
  readonly rejected: Rejected;
}

/** The records of a push as lines of their services, in the order in which they were sent. */
export function readLogs({ resourceLogs }: z.output<typeof logsSchema>, identity: Identity, now: number): ReadLogs {
  let rejected = NOTHING_REJECTED;
  const owned: OwnedLine[] = [];
  for (const { resource: of, scopeLogs } of resourceLogs) {
    const records = scopeLogs.flatMap(({ logRecords }) => logRecords);
    const service = identity.byLabels(of.attributes);
    if (!service) rejected = { count: rejected.count + records.length, reason: 'no service.name that is taken' };
    else owned.push(...records.flatMap((record) => ({ service, line: lineOf(record, now) })).filter(hasLine));
  }
  return { drafts: ownedLinesDrafts(owned), rejected };
}

const hasLine = (owned: { service: ServiceRef; line: LogLine | undefined }): owned is OwnedLine =>
  owned.line !== undefined;

/** A body that is itself a JSON line is read as one; the record's own fields stand where it has them. */
function lineOf(record: z.output<typeof recordSchema>, now: number): LogLine | undefined {
  const text = textOf(record.body) ?? textOf(record.attributes['exception.message']) ?? '';
  const parsed = readText(text, now)?.line;
  if (!parsed) return undefined;
  const at = record.timeUnixNano || record.observedTimeUnixNano;
  const level = levelOf(record.severityText) ?? levelOfSeverityNumber(record.severityNumber);
  return {
    ...parsed,
    ...(at > 0 && { at: Math.round(at) }),
    ...(level !== undefined && { level }),
    ...(record.traceId !== '' && { traceId: record.traceId }),
    ...(record.spanId !== '' && { spanId: record.spanId.slice(0, 32) }),
  };
}
