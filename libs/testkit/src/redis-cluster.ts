import { eventually } from './eventually.ts';
import { freePort, startRedis, type TestRedis, type TestRedisOptions } from './redis-process.ts';

/** Three primaries that share the slots, without replicas. */
export interface TestCluster {
  /** `redis+cluster://…`, as in hale.yaml. */
  readonly url: string;
  readonly servers: readonly TestRedis[];
  /** The one that keeps a key. */
  serverOf(key: string): Promise<TestRedis>;
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const SIZE = 3;
const START_MS = 15_000;

/** Resolves when every one of them says that the cluster is well. */
export async function startCluster(options: TestRedisOptions = {}): Promise<TestCluster> {
  const servers: TestRedis[] = [];
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  try {
    const busPorts: number[] = [];
    for (let each = 0; each < SIZE; each += 1) {
      // The usual port of the cluster's own talk, 10,000 higher, may be none or taken.
      const busPort = await freePort();
      busPorts.push(busPort);
      const mode = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--cluster-port', String(busPort)];
      servers.push(await startRedis({ ...options, settings: [...(options.settings ?? []), ...mode] }));
    }
    await join(servers, busPorts);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  return { url, servers, stop, serverOf: async (key) => await keeperOf(servers, key) };
}

async function join(servers: readonly TestRedis[], busPorts: readonly number[]): Promise<void> {
  const share = Math.ceil(SLOTS / SIZE);
  await Promise.all(
    servers.map(async ({ redis }, index) => {
      const last = Math.min(SLOTS, (index + 1) * share) - 1;
      await redis.cluster('ADDSLOTSRANGE', index * share, last);
      const [first] = servers;
      if (index > 0 && first) await redis.call('CLUSTER', 'MEET', '127.0.0.1', first.port, busPorts[0] ?? 0);
    }),
  );
  const isWell = async ({ redis }: TestRedis) => {
    const info = String(await redis.cluster('INFO'));
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${SIZE}`);
  };
  await eventually(
    'a cluster that is well',
    async () => (await Promise.all(servers.map(isWell))).every(Boolean),
    START_MS,
  );
}

async function keeperOf(servers: readonly TestRedis[], key: string): Promise<TestRedis> {
  for (const server of servers) {
    const refusal = await server.redis.exists(key).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (refusal === undefined) return server;
    if (!refusal.includes('MOVED')) throw new Error(refusal);
  }
  throw new Error(`nobody keeps ${key}`);
}
