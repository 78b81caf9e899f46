import { infoField, type RedisClient, serversOf } from './redis-client.ts';

/** From which use of its memory a server takes no more of what others push. */
export interface HighWater {
  /** Of maxmemory, where the server has one. */
  readonly share: number;
  /** Where it has none. */
  readonly bytes: number;
}

/** What a server's memory holds, and how much of it is too much. Bytes. */
export interface Filling {
  readonly used: number;
  readonly limit: number;
}

/** The filling of every server behind the client. */
export async function fillingsOf(redis: RedisClient, highWater: HighWater): Promise<Filling[]> {
  const servers = await serversOf(redis);
  return await Promise.all(servers.map(async (server) => await fillingOf(server, highWater)));
}

export async function fillingOf(server: RedisClient, { share, bytes }: HighWater): Promise<Filling> {
  const info = await server.info('memory');
  const field = (name: string) => Number(infoField(info, name) ?? 0);
  const max = field('maxmemory');
  // Redis does not count its buffers for replicas and the append-only file against maxmemory, and they come and go.
  const used = field('used_memory') - field('mem_not_counted_for_evict');
  return { used, limit: max > 0 ? share * max : bytes };
}
