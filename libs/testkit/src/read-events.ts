import { CONTROL_STREAM, type RedisClient } from '@hale/bus';
import { type AnyEvent, parseEvent } from '@hale/events';

/** All events of a stream, in order. Throws InvalidEventError for an entry that is none. */
export async function readStream(redis: RedisClient, stream: string): Promise<AnyEvent[]> {
  const entries = await redis.xrange(stream, '-', '+');
  return entries.map(([, fields]) => parseEvent(fields[fields.indexOf('e') + 1] ?? ''));
}

/** All events of the control plane, in order. */
export async function readControl(redis: RedisClient): Promise<AnyEvent[]> {
  return await readStream(redis, CONTROL_STREAM);
}
