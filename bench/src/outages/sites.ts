import { eventually } from '@hale/testkit/eventually';
import { Line } from '@hale/testkit/line';
import { startSentinel, type TestSentinel } from '@hale/testkit/sentinel';
import { Redis } from 'ioredis';
import { oneServer, type ServerSite, type Site } from '../chaos/site.ts';

/** How soon who looks on tries again, milliseconds. */
const AGAIN_MS = 20;

export interface LinesSite extends ServerSite {
  /** One for the producers, one for each of so many workers: workers that are started later begin with the first again. */
  readonly producers: Line;
  readonly workers: readonly Line[];
}

/** A server that producers and workers reach over lines that can be made to fail. */
export async function linesToServer(workers: number): Promise<LinesSite> {
  const site = await oneServer('everysec');
  const lines = await Promise.all(Array.from({ length: workers + 1 }, () => Line.to(site.server.port)));
  const [producers, ...others] = lines as [Line, ...Line[]];
  return {
    ...site,
    producers,
    workers: others,
    producersUrl: producers.url,
    workerUrl: (index) => others[index % others.length]?.url ?? producers.url,
    stop: async () => {
      await Promise.all(lines.map((line) => line.close()));
      await site.stop();
    },
  };
}

export interface SentinelSite extends Site {
  readonly sentinel: TestSentinel;
  /** Is not told of failovers. */
  readonly redis: Redis;
}

/** A primary with a replica, watched by three sentinels. */
export async function behindSentinel(): Promise<SentinelSite> {
  const sentinel = await startSentinel({ aof: true, ownSession: true });
  const { sentinels, name } = placeOf(sentinel.url);
  const redis = new Redis({
    sentinels,
    name,
    maxRetriesPerRequest: null,
    retryStrategy: () => AGAIN_MS,
    sentinelRetryStrategy: () => AGAIN_MS,
  });
  redis.on('error', () => undefined);
  return {
    sentinel,
    producersUrl: sentinel.url,
    workerUrl: () => sentinel.url,
    redis,
    stop: async () => {
      redis.disconnect();
      await sentinel.stop();
    },
  };
}

/** Resolves when the primary has a replica that has all it was told. */
export async function replicated(sentinel: TestSentinel): Promise<void> {
  const { redis } = await sentinel.primary();
  await eventually(
    'a replica that follows',
    async () => /slave0:.*state=online/.test(await redis.info('replication')),
    30_000,
  );
}

function placeOf(url: string): { sentinels: { host: string; port: number }[]; name: string } {
  const [, hosts = '', name = ''] = /^redis\+sentinel:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  const sentinels = hosts.split(',').map((each) => {
    const [host = '', port = ''] = each.split(':');
    return { host, port: Number(port) };
  });
  return { sentinels, name };
}
