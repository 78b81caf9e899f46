import { eventually } from './eventually.ts';
import { startRedis, type TestRedis, type TestRedisOptions } from './redis-process.ts';

/** A primary and its replica, watched by three sentinels that need two of them to agree. */
export interface TestSentinel {
  /** `redis+sentinel://…`, as in hale.yaml. */
  readonly url: string;
  readonly servers: readonly TestRedis[];
  /** Whom the sentinels take for the primary. */
  primary(): Promise<TestRedis>;
  /** Makes the replica the primary while both live, and the primary its replica. */
  swap(): Promise<void>;
  /** Resolves when this one is primary no more. */
  deposed(server: TestRedis): Promise<void>;
  stop(): Promise<void>;
}

const NAME = 'hale';
/** How long a server is silent until a sentinel takes it for dead. */
const DOWN_AFTER_MS = 500;
const START_MS = 15_000;
const FAILOVER_MS = 20_000;

const configurationOf = (port: number): string[] => [
  `sentinel monitor ${NAME} 127.0.0.1 ${port} 2`,
  `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
  `sentinel failover-timeout ${NAME} 3000`,
];

/** Resolves when all of them know each other and the replica follows. */
export async function startSentinel(options: TestRedisOptions = {}): Promise<TestSentinel> {
  const started: TestRedis[] = [];
  const start = async (more: TestRedisOptions) => {
    const server = await startRedis(more);
    started.push(server);
    return server;
  };
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())));
  try {
    const settings = [...(options.settings ?? []), '--repl-diskless-sync-delay', '0'];
    const primary = await start({ ...options, settings });
    const replica = await start({
      ...options,
      settings: [...settings, '--replicaof', '127.0.0.1', String(primary.port)],
    });
    const sentinels: TestRedis[] = [];
    for (let each = 0; each < 3; each += 1) sentinels.push(await start({ sentinel: configurationOf(primary.port) }));
    await eventually(
      'a replica that follows',
      async () => (await replica.redis.info()).includes('master_link_status:up'),
      START_MS,
    );
    await eventually(
      'sentinels that know all',
      async () => (await Promise.all(sentinels.map(knowsAll))).every(Boolean),
      START_MS,
    );
    return { ...watched([primary, replica], sentinels), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function watched(servers: readonly TestRedis[], sentinels: readonly TestRedis[]): Omit<TestSentinel, 'stop'> {
  const agreed = async () => {
    const ports = await Promise.all(sentinels.map(portOfPrimary));
    return servers.find(({ port }) => ports.every((each) => each === String(port)));
  };
  const primary = async () => await eventually('sentinels that agree', agreed, FAILOVER_MS);
  const deposed = async (server: TestRedis) => {
    await eventually('another primary', async () => ![server, undefined].includes(await agreed()), FAILOVER_MS);
  };
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    servers,
    primary,
    deposed,
    swap: async () => {
      const before = await primary();
      await sentinels[0]?.redis.call('SENTINEL', 'FAILOVER', NAME);
      await deposed(before);
    },
  };
}

async function portOfPrimary({ redis }: TestRedis): Promise<string | undefined> {
  const [, port] = (await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as string[];
  return port;
}

async function knowsAll({ redis }: TestRedis): Promise<boolean> {
  const row = (await redis.call('SENTINEL', 'MASTER', NAME)) as string[];
  const field = (name: string) => row[row.indexOf(name) + 1];
  return field('num-other-sentinels') === '2' && field('num-slaves') === '1' && field('flags') === 'master';
}
