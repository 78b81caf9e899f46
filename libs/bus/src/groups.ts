import { isBefore } from './entry-id.ts';
import type { RedisClient } from './redis-client.ts';

/**
 * Makes the group where it is missing, at the start of the stream: what was published before the service
 * first ran is not lost to it.
 */
export async function ensureGroup(redis: RedisClient, stream: string, group: string): Promise<void> {
  await makeGroup(redis, stream, group, '0-0');
}

/**
 * Makes a group that has vanished under its reader, and says where it goes on: where it had come to if the stream is still
 * the same one, at the start if everything was emptied. Undefined when somebody else was faster.
 */
export async function makeGroupAgain(
  redis: RedisClient,
  stream: string,
  group: string,
  position: string,
): Promise<string | undefined> {
  const from = isBefore(await lastIdOf(redis, stream), position) ? '0-0' : position;
  return (await makeGroup(redis, stream, group, from)) ? from : undefined;
}

/** True when it was not there. */
async function makeGroup(redis: RedisClient, stream: string, group: string, from: string): Promise<boolean> {
  const read = from === '0-0' ? (['ENTRIESREAD', 0] as const) : [];
  try {
    await redis.xgroup('CREATE', stream, group, from, 'MKSTREAM', ...(read as ['ENTRIESREAD', number]));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
    return false;
  }
}

/** The last id that the stream has given, `0-0` when there is no such stream. */
async function lastIdOf(redis: RedisClient, stream: string): Promise<string> {
  if ((await redis.exists(stream)) === 0) return '0-0';
  const row = (await redis.xinfo('STREAM', stream)) as (string | number)[];
  return String(row[row.indexOf('last-generated-id') + 1]);
}
