import { CONTROL_STREAM } from '@hale/bus';
import { parseEvent } from '@hale/events';
import type { Redis } from 'ioredis';

/** A finding in the stream of the control plane. */
export interface Told {
  readonly service: string;
  readonly detector: string;
  readonly signal: string;
  /** Time of the sample that decided it, and of the entry in the stream. Milliseconds since the epoch. */
  readonly decidedAt: number;
  readonly toldAt: number;
}

/** What was raised after an entry, in order, and the last entry there is. */
export async function findingsAfter(redis: Redis, after: string): Promise<{ told: Told[]; last: string }> {
  const entries = await redis.xrange(CONTROL_STREAM, after === '' ? '-' : `(${after}`, '+');
  const told = entries.flatMap(([id, fields]): Told[] => {
    const event = parseEvent(fields[fields.indexOf('e') + 1] ?? '');
    if (event.type !== 'finding.raised' || event.source !== 'hale/anomaly-detector') return [];
    const { service, detector, signal } = event.data.finding;
    return [
      {
        service: service.service,
        detector,
        signal,
        decidedAt: Date.parse(event.time),
        toldAt: Number(id.split('-', 1)[0]),
      },
    ];
  });
  return { told, last: entries.at(-1)?.[0] ?? after };
}
