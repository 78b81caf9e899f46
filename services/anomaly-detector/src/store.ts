import { type Memory, openMemory } from '@hale/bus';
import type { z } from 'zod';

/** One hash a service and kind of record, kept with the partition: `probes`, `series`, `frames`. */
export function openRecords<Entry>(what: 'probes' | 'series' | 'frames', schema: z.ZodType<Entry>): Memory<Entry> {
  return openMemory('anomaly-detector', what, schema);
}
