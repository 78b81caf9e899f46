import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import type { RedisClient } from './redis-client.ts';

export interface StreamPolicy {
  readonly stream: string;
  readonly redis: RedisClient;
  /** Entries younger than this are kept whoever has read them, milliseconds. */
  readonly retentionMs: number;
  /** A group whose oldest unread entry is older gives up what it has not read; never when absent. */
  readonly maxLagMs?: number;
}

export interface Lapse {
  readonly stream: string;
  readonly group: string;
  readonly entries: number;
}

interface GroupState {
  readonly name: string;
  readonly lastDelivered: string;
  readonly pending: number;
  readonly lag: number;
  /** The first entry that it has read and not finished with. */
  readonly oldestPending: string | undefined;
  readonly oldestUnread: string | undefined;
}

/**
 * Looks after one stream: shows how far each group is, lets a telemetry group lapse that is too far behind,
 * and trims to the slowest group's position, though never what is younger than the retention. Safe to run
 * in several processes at once: every step states a position, none a difference.
 */
export async function tend(policy: StreamPolicy, now: number, metrics: BusMetrics, log: Logger): Promise<Lapse[]> {
  const groups = await readGroups(policy);
  const lapses: Lapse[] = [];
  for (const group of groups) {
    show(policy, group, now, metrics);
    if (!hasLapsed(policy, group, now)) continue;
    lapses.push(await lapse(policy, group, metrics, log));
  }
  const hasGivenUp = (name: string) => lapses.some(({ group }) => group === name);
  const positions = groups.map(({ name, oldestPending, oldestUnread }) =>
    hasGivenUp(name) ? oldestPending : (oldestPending ?? oldestUnread),
  );
  await trim(policy, positions, now);
  return lapses;
}

async function readGroups({ redis, stream }: StreamPolicy): Promise<GroupState[]> {
  const rows = (await redis.xinfo('GROUPS', stream).catch(() => [])) as (string | number | null)[][];
  return await Promise.all(
    rows.map(async (row) => {
      const field = (name: string) => row[row.indexOf(name) + 1];
      const name = String(field('name'));
      const lastDelivered = String(field('last-delivered-id'));
      const unread = await redis.xrange(stream, `(${lastDelivered}`, '+', 'COUNT', 1);
      const pending = Number(field('pending'));
      const [, first] = pending > 0 ? ((await redis.xpending(stream, name)) as [number, string | null]) : [0, null];
      return {
        name,
        lastDelivered,
        pending,
        lag: Number(field('lag') ?? 0),
        oldestPending: first ?? undefined,
        oldestUnread: unread[0]?.[0],
      };
    }),
  );
}

function show({ stream }: StreamPolicy, group: GroupState, now: number, metrics: BusMetrics): void {
  const labels = { group: group.name, stream };
  metrics.lag.set(labels, group.lag);
  metrics.pending.set(labels, group.pending);
  const oldest = group.oldestPending ?? group.oldestUnread;
  metrics.oldestSeconds.set(labels, oldest === undefined ? 0 : Math.max(0, now - millisOf(oldest)) / 1_000);
}

function hasLapsed({ maxLagMs }: StreamPolicy, { oldestUnread }: GroupState, now: number): boolean {
  return maxLagMs !== undefined && oldestUnread !== undefined && now - millisOf(oldestUnread) > maxLagMs;
}

async function lapse(
  { redis, stream }: StreamPolicy,
  group: GroupState,
  metrics: BusMetrics,
  log: Logger,
): Promise<Lapse> {
  await redis.xgroup('SETID', stream, group.name, '$');
  metrics.lapsed.inc({ group: group.name, stream }, group.lag);
  log.error(
    { group: group.name, stream, entries: group.lag },
    'group has lapsed: it goes on at the tail of the stream',
  );
  return { stream, group: group.name, entries: group.lag };
}

async function trim(
  { redis, stream, retentionMs }: StreamPolicy,
  positions: readonly (string | undefined)[],
  now: number,
): Promise<void> {
  const kept = now - retentionMs;
  const slowest = positions.filter((id) => id !== undefined).map(millisOf);
  await redis.xtrim(stream, 'MINID', '~', String(Math.max(0, Math.min(kept, ...slowest))));
}

/** The milliseconds in a stream id. */
function millisOf(id: string): number {
  return Number(id.split('-')[0]);
}
