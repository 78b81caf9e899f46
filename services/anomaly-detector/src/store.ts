import { type HandlerContext, type Memory, openMemory, parseRecords, stateKey } from '@hale/bus';
import { type ServiceRef, serviceKey } from '@hale/events';
import type { z } from 'zod';
import type { ProbeRecord } from './policy/probe-record.ts';
import { probeRecordSchema } from './policy/record-schemas.ts';

const GROUP = 'anomaly-detector';
const PROBES = 'probes';

/** One hash a service and kind of record, kept with the partition. */
export function openRecords<Entry>(
  what: typeof PROBES | 'series' | 'frames' | 'families' | 'indicators',
  schema: z.ZodType<Entry>,
): Memory<Entry> {
  return openMemory(GROUP, what, schema);
}

/** What is committed about the probes of a service, which another consumer may be handling. */
export async function readProbes(
  { redis, slot, log }: Pick<HandlerContext, 'redis' | 'slot' | 'log'>,
  service: ServiceRef,
): Promise<ProbeRecord[]> {
  const key = stateKey(GROUP, `${PROBES}/${serviceKey(service)}`, slot);
  return [...parseRecords(await redis.hgetall(key), probeRecordSchema, log, key).values()];
}
