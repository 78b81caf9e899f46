import { setTimeout as delay } from 'node:timers/promises';
import type { TestRedis } from '@hale/testkit/redis';
import { oneServer, type Site } from '../chaos/site.ts';
import type { Trial } from '../chaos/trial.ts';
import { behindSentinel, type LinesSite, linesToServer, replicated, type SentinelSite } from './sites.ts';

export const WORKERS = 2;

/** Something that goes wrong, as often as it is asked to. */
export interface Outage {
  readonly name: string;
  readonly what: string;
  /**
   * What was confirmed in so many milliseconds before may be gone with it: the server had not written it, or had not passed it
   * on. Everything that was ever said when Infinity. Nothing may be gone when absent.
   */
  readonly tailMs?: number;
  open(): Promise<{
    readonly site: Site;
    /** Resolves when it is over; `round` counts from 0. */
    readonly strike: (trial: Trial, round: number) => Promise<unknown>;
    /** Afterwards, before the next time. */
    readonly mend?: () => Promise<unknown>;
  }>;
}

/** While an fsync is under way Redis holds writes back, up to two seconds of them. */
const EVERYSEC_TAIL_MS = 2_500;
const REPLICATION_TAIL_MS = 3_000;
const LEASE_MS = 2_000;
/** Replies that are under way are lost for so long. */
const DEAF_MS = 200;

type Named = Pick<Outage, 'name' | 'what' | 'tailMs'>;

const onServer = (
  named: Named,
  strike: (server: TestRedis, trial: Trial, round: number) => Promise<unknown>,
): Outage => ({
  ...named,
  open: async () => {
    const site = await oneServer('everysec');
    return { site, strike: (trial, round) => strike(site.server, trial, round) };
  },
});

const overLines = (named: Named, strike: (lines: LinesSite, round: number) => Promise<unknown>): Outage => ({
  ...named,
  open: async () => {
    const site = await linesToServer(WORKERS);
    return { site, strike: (_trial, round) => strike(site, round) };
  },
});

const behind = (
  named: Named,
  strike: (site: SentinelSite) => Promise<unknown>,
  mend: (site: SentinelSite) => Promise<unknown>,
): Outage => ({
  ...named,
  open: async () => {
    const site = await behindSentinel();
    return { site, strike: () => strike(site), mend: () => mend(site) };
  },
});

async function freeze(server: TestRedis, ms: number): Promise<void> {
  server.freeze();
  await delay(ms);
  server.thaw();
}

function workerOf(trial: Trial, round: number) {
  const { workers } = trial.herd;
  const worker = workers[round % workers.length];
  if (!worker) throw new Error('no worker is there');
  return worker;
}

export const OUTAGES: readonly Outage[] = [
  onServer({ name: 'nothing', what: 'nothing goes wrong: what the looks can tell apart' }, () => delay(5_000)),
  onServer(
    { name: 'redisKilled', what: 'Redis is killed with -9 and started again with its file', tailMs: EVERYSEC_TAIL_MS },
    async (server) => {
      await server.kill();
      await server.restart();
    },
  ),
  behind(
    {
      name: 'failover',
      what: 'the primary is killed with -9, its replica promoted by Sentinel',
      tailMs: REPLICATION_TAIL_MS,
    },
    async ({ sentinel }) => {
      const primary = await sentinel.primary();
      await primary.kill();
      await sentinel.deposed(primary);
    },
    async ({ sentinel }) => {
      const primary = await sentinel.primary();
      await Promise.all(sentinel.servers.filter((server) => server !== primary).map((server) => server.restart()));
      await replicated(sentinel);
    },
  ),
  behind(
    {
      name: 'demotion',
      what: 'the replica is promoted while the primary lives on as its replica',
      tailMs: REPLICATION_TAIL_MS,
    },
    async ({ sentinel, redis }) => {
      await sentinel.swap();
      // The old primary goes on as one for some seconds: who looks on must not look there.
      redis.disconnect(true);
    },
    ({ sentinel }) => replicated(sentinel),
  ),
  onServer({ name: 'frozen3s', what: 'Redis stands still for 3 s' }, (server) => freeze(server, 3_000)),
  onServer({ name: 'frozen12s', what: 'Redis stands still for 12 s' }, (server) => freeze(server, 12_000)),
  overLines(
    { name: 'oneBlackHole', what: 'one worker hears nothing any more over its connections' },
    async ({ workers }, round) => {
      workers[round % WORKERS]?.swallow();
      await delay(10_000);
    },
  ),
  overLines(
    { name: 'allBlackHole', what: 'no worker hears anything any more over its connections' },
    async ({ workers }) => {
      for (const line of workers) line.swallow();
      await delay(10_000);
    },
  ),
  onServer({ name: 'full3s', what: 'Redis is above its maxmemory for 3 s' }, async ({ redis }) => {
    await redis.config('SET', 'maxmemory', '1');
    await delay(3_000);
    await redis.config('SET', 'maxmemory', '0');
  }),
  onServer({ name: 'flushed', what: 'somebody runs FLUSHALL', tailMs: Number.POSITIVE_INFINITY }, ({ redis }) =>
    redis.flushall(),
  ),
  onServer({ name: 'workerKilled', what: 'a worker is killed with -9' }, async (_server, trial, round) => {
    trial.herd.kill(workerOf(trial, round));
    await delay(LEASE_MS);
  }),
  onServer(
    { name: 'workerFrozen', what: 'a worker stands still for 5 s and wakes up' },
    async (_server, trial, round) => {
      const worker = workerOf(trial, round);
      trial.herd.freeze(worker);
      await delay(5_000);
      trial.herd.thaw(worker);
    },
  ),
  onServer({ name: 'workerStopped', what: 'a worker is asked to stop' }, async (_server, trial, round) => {
    await trial.herd.stop(workerOf(trial, round));
  }),
  overLines(
    { name: 'publishUnanswered', what: 'the reply to publishes is lost, then the connection' },
    async ({ producers }) => {
      producers.swallow();
      await delay(DEAF_MS);
      producers.cut();
    },
  ),
  overLines(
    { name: 'commitUnanswered', what: 'the reply to commits is lost, then the connection' },
    async ({ workers }) => {
      for (const line of workers) line.swallow();
      await delay(DEAF_MS);
      for (const line of workers) line.cut();
    },
  ),
];
