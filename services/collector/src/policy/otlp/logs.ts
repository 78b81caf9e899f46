import type { Draft, ServiceRef } from '@hale/events';
import { levelOf, levelOfSeverityNumber } from '@hale/templates';
import { z } from 'zod';
import { ownedLinesDrafts } from '../frame-lines.ts';
import type { Identity } from '../identity.ts';
import { eventsOf, type SentLine } from '../sent-lines.ts';
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
  const sent: SentLine[] = [];
  for (const { resource: of, scopeLogs } of resourceLogs) {
    const records = scopeLogs.flatMap(({ logRecords }) => logRecords);
    const service = identity.byLabels(of.attributes);
    if (service) sent.push(...records.map((record) => sentLine(service, record)));
    else rejected = { count: rejected.count + records.length, reason: 'no service.name that is taken' };
  }
  return { drafts: ownedLinesDrafts(eventsOf(sent, now)), rejected };
}

/** A body is read as the line of a log; the record's own fields stand where it has them. */
function sentLine(service: ServiceRef, record: z.output<typeof recordSchema>): SentLine {
  const at = record.timeUnixNano || record.observedTimeUnixNano;
  const level = levelOf(record.severityText) ?? levelOfSeverityNumber(record.severityNumber);
  return {
    service,
    text: saidBy(record),
    isWhole: level !== undefined,
    withSaid: (line) => ({
      ...line,
      ...(at > 0 && { at: Math.round(at) }),
      ...(level !== undefined && { level }),
      ...(record.traceId !== '' && { traceId: record.traceId }),
      ...(record.spanId !== '' && { spanId: record.spanId.slice(0, 32) }),
    }),
  };
}

/** The body with the exception that is recorded beside it. */
function saidBy({ body, attributes: of }: z.output<typeof recordSchema>): string {
  const text = textOf(body);
  const said = of['exception.message'];
  if (said === undefined || text?.includes(said)) return text ?? '';
  const exception = [of['exception.type'], said].filter(Boolean).join(': ');
  return text === undefined ? said : `${text}\n${exception}`;
}
