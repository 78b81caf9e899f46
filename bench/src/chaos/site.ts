import type { RedisClient } from '@hale/bus';
import { startRedis, type TestRedis } from '@hale/testkit/redis';

export type Fsync = 'everysec' | 'always';

/** Where a trial takes place: the servers, and everybody's way to them. */
export interface Site {
  /** Of the producers' end of the bus. */
  readonly producersUrl: string;
  /** Of the worker that is started as the so-manieth, from 0 on. */
  readonly workerUrl: (index: number) => string;
  /** Of who looks on: goes on at once when a server is back. */
  readonly redis: RedisClient;
  stop(): Promise<void>;
}

export interface ServerSite extends Site {
  readonly server: TestRedis;
}

/** A server with an append-only file, which everybody reaches directly. */
export async function oneServer(fsync: Fsync): Promise<ServerSite> {
  const server = await startRedis({ aof: true, settings: ['--appendfsync', fsync], ownSession: true });
  return {
    server,
    producersUrl: server.url,
    workerUrl: () => server.url,
    redis: server.redis,
    stop: () => server.stop(),
  };
}
