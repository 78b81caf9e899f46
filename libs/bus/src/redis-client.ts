import { Cluster, type Redis, type RedisCommander } from 'ioredis';

type Commands = RedisCommander<{ type: 'default'; mapping: 'resp2' }>;

/**
 * What keeps state: one server, the primary that Sentinel names, or a Cluster. In a Cluster a command, and a
 * pipeline, stays within one slot; a command without a key asks any one of its servers.
 */
export interface RedisClient extends Commands, Pick<Redis, 'pipeline' | 'multi'> {}

/** Every server that holds a part of what the client reaches, for questions about a server itself such as INFO. */
export async function serversOf(redis: RedisClient): Promise<RedisClient[]> {
  if (!(redis instanceof Cluster)) return [redis];
  // Which servers there are is known as soon as anything has been answered.
  await redis.ping();
  return redis.nodes('master');
}

/** A field of what INFO says, undefined when it says nothing of it. */
export function infoField(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
}

/** Where a key lies in a Cluster: the number of its hash slot, which never changes. Without one, the same for all keys. */
export async function hashSlotOf(redis: RedisClient, key: string): Promise<number> {
  return redis instanceof Cluster ? Number(await redis.cluster('KEYSLOT', key)) : 0;
}

/** The server that holds a hash slot, as far as the client knows by now. */
export function serverAt(redis: RedisClient, hashSlot: number): RedisClient | undefined {
  if (!(redis instanceof Cluster)) return redis;
  const [owner] = redis.slots[hashSlot] ?? [];
  return redis.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === owner);
}
