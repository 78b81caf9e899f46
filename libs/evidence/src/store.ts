import { fnv1a, type Slot, stateKey } from '@hale/bus';
import { type ServiceRef, serviceKey } from '@hale/events';
import { chunkStartOf, LIMITS } from './limits.ts';

/** Who keeps evidence: each has keys of its own, because each key has one writer. */
export const WRITERS = ['metrics', 'probes', 'logs'] as const;
export type Writer = (typeof WRITERS)[number];

type Named = Pick<ServiceRef, 'env' | 'service'>;

export function chunkKey(writer: Writer, service: Named, chunkStart: number, slot: Slot): string {
  return stateKey('evidence', `${writer}/${serviceKey(service)}/${chunkStart}`, slot);
}

/** The slot in which a service's metrics, probes and logs are handled. */
export const slotOfService = (service: Named, partitions: number): Slot =>
  String(fnv1a(serviceKey(service)) % partitions);

/** The starts of all chunks that can hold something of that time; at most as many as are kept. */
export function chunkStarts(from: number, to: number): number[] {
  const last = chunkStartOf(to);
  const first = Math.max(chunkStartOf(from), last - LIMITS.keptMs);
  const count = Math.max(0, (last - first) / LIMITS.chunkMs + 1);
  return Array.from({ length: count }, (_, index) => first + index * LIMITS.chunkMs);
}
