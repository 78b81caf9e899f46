import { millisOf } from './entry-id.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import type { RedisClient } from './redis-client.ts';
import { lapseFrom } from './scripts.ts';

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

export interface Tended {
  readonly lapses: readonly Lapse[];
  /** Whose lag is shown. */
  readonly groups: readonly string[];
}

interface GroupState {
  readonly name: string;
  /** Up to here the group has finished. */
  readonly position: string;
  readonly lag: number;
  readonly oldest: string | undefined;
}

/**
 * Looks after one stream: shows how far each group is, lets a telemetry group lapse that is too far behind,
 * and trims to the slowest group's position, though never what is younger than the retention. Every step states a
 * position, none a difference, so one that is done twice does no harm.
 */
export async function tend(policy: StreamPolicy, now: number, metrics: BusMetrics, log: Logger): Promise<Tended> {
  const groups = await readGroups(policy);
  const lapses: Lapse[] = [];
  for (const group of groups) {
    show(policy, group, now, metrics);
    if (hasLapsed(policy, group, now)) lapses.push(...(await lapse(policy, group, metrics, log)));
  }
  const unread = groups.filter(({ name }) => !lapses.some(({ group }) => group === name)).map(({ oldest }) => oldest);
  await trim(policy, unread, now);
  return { lapses, groups: groups.map(({ name }) => name) };
}

/** Takes back what was shown of a stream that somebody else tends now. */
export function hide(stream: string, groups: readonly string[], metrics: BusMetrics): void {
  for (const group of groups) for (const gauge of [metrics.lag, metrics.oldestSeconds]) gauge.remove({ group, stream });
}

async function readGroups({ redis, stream }: StreamPolicy): Promise<GroupState[]> {
  const rows = (await redis.xinfo('GROUPS', stream).catch(() => [])) as (string | number | null)[][];
  return await Promise.all(
    rows.map(async (row) => {
      const field = (name: string) => row[row.indexOf(name) + 1];
      const position = String(field('last-delivered-id'));
      const unread = await redis.xrange(stream, `(${position}`, '+', 'COUNT', 1);
      return { name: String(field('name')), position, lag: Number(field('lag') ?? 0), oldest: unread[0]?.[0] };
    }),
  );
}

function show({ stream }: StreamPolicy, { name, lag, oldest }: GroupState, now: number, metrics: BusMetrics): void {
  const labels = { group: name, stream };
  metrics.lag.set(labels, lag);
  metrics.oldestSeconds.set(labels, oldest === undefined ? 0 : Math.max(0, now - millisOf(oldest)) / 1_000);
}

function hasLapsed({ maxLagMs }: StreamPolicy, { oldest }: GroupState, now: number): boolean {
  return maxLagMs !== undefined && oldest !== undefined && now - millisOf(oldest) > maxLagMs;
}

async function lapse(
  { redis, stream }: StreamPolicy,
  { name, position, lag }: GroupState,
  metrics: BusMetrics,
  log: Logger,
): Promise<Lapse[]> {
  if (!(await lapseFrom(redis, stream, name, position))) return [];
  metrics.lapsed.inc({ group: name, stream }, lag);
  log.error({ group: name, stream, entries: lag }, 'group has lapsed: it goes on at the tail of the stream');
  return [{ stream, group: name, entries: lag }];
}

async function trim(
  { redis, stream, retentionMs }: StreamPolicy,
  unread: readonly (string | undefined)[],
  now: number,
): Promise<void> {
  const kept = now - retentionMs;
  const slowest = unread.filter((id) => id !== undefined).map(millisOf);
  await redis.xtrim(stream, 'MINID', '~', String(Math.max(0, Math.min(kept, ...slowest))));
}
