import type { RedisClient } from './redis-client.ts';

/**
 * Makes the group where it is missing, at the start of the stream: what was published before the service
 * first ran is not lost to it.
 */
export async function ensureGroup(redis: RedisClient, stream: string, group: string): Promise<void> {
  try {
    await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
  }
}
