import { isBefore, millisOf } from './entry-id.ts';
import type { Keeping } from './give-way.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import type { RedisClient } from './redis-client.ts';
import { lapseFrom } from './scripts.ts';

export interface StreamPolicy extends Keeping {
  readonly stream: string;
  readonly redis: RedisClient;
}

export interface Lapse {
  readonly stream: string;
  readonly group: string;
  readonly entries: number;
}

/** Who is told what was found. */
export interface Listeners {
  readonly metrics: BusMetrics;
  readonly log: Logger;
  /** A group gave up unread entries; called before they are removed. */
  readonly onLapse?: ((lapse: Lapse) => void) | undefined;
}

interface GroupState {
  readonly name: string;
  /** Up to here the group has finished. */
  readonly position: string;
  readonly lag: number;
  readonly oldest: string | undefined;
}

/** Redis does nothing else while it trims; so many entries at once take it well under a millisecond. */
const TRIM_AT_ONCE = 10_000;

/**
 * Looks after one stream: shows how far each group is, lets a telemetry group lapse that is too far behind,
 * and trims to the slowest group's position, though never what is younger than the retention. Every step states a
 * position, none a difference, so one that is done twice does no harm. Returns the groups whose lag is shown.
 */
export async function tend(policy: StreamPolicy, now: number, listeners: Listeners): Promise<readonly string[]> {
  const { redis, stream } = policy;
  const { metrics } = listeners;
  const groups = await readGroups(policy);
  const needed: string[] = [];
  for (const group of groups) {
    show(policy, group, now, metrics);
    const resumed = hasLapsed(policy, group, now)
      ? await lapseFrom(redis, stream, group.name, group.position)
      : undefined;
    if (resumed !== undefined) tell({ stream, group: group.name, entries: group.lag }, listeners);
    // What comes after this moment is kept for a group that has read all, whatever the clocks say about its age.
    needed.push(resumed ?? group.oldest ?? group.position);
  }
  const trimmed = await trim(policy, [idAt(now - policy.retentionMs), ...needed].reduce(earlier));
  if (trimmed > 0) metrics.trimmed.inc({ stream }, trimmed);
  return groups.map(({ name }) => name);
}

/** Takes back what was shown of a stream that somebody else tends now. */
export function hide(stream: string, groups: readonly string[], metrics: BusMetrics): void {
  for (const group of groups) for (const gauge of [metrics.lag, metrics.oldestSeconds]) gauge.remove({ group, stream });
}

async function readGroups({ redis, stream }: StreamPolicy): Promise<GroupState[]> {
  const rows = (await redis.xinfo('GROUPS', stream).catch(noneWithoutStream)) as (string | number | null)[][];
  return await Promise.all(
    rows.map(async (row) => {
      const field = (name: string) => row[row.indexOf(name) + 1];
      const position = String(field('last-delivered-id'));
      const unread = await redis.xrange(stream, `(${position}`, '+', 'COUNT', 1);
      return { name: String(field('name')), position, lag: Number(field('lag') ?? 0), oldest: unread[0]?.[0] };
    }),
  );
}

/** Any other error must not pass for a stream without readers. */
function noneWithoutStream(error: unknown): [] {
  if (error instanceof Error && error.message.includes('no such key')) return [];
  throw error;
}

function show({ stream }: StreamPolicy, { name, lag, oldest }: GroupState, now: number, metrics: BusMetrics): void {
  const labels = { group: name, stream };
  metrics.lag.set(labels, lag);
  metrics.oldestSeconds.set(labels, oldest === undefined ? 0 : Math.max(0, now - millisOf(oldest)) / 1_000);
}

function hasLapsed({ maxLagMs }: StreamPolicy, { oldest }: GroupState, now: number): boolean {
  return maxLagMs !== undefined && oldest !== undefined && now - millisOf(oldest) > maxLagMs;
}

function tell(lapse: Lapse, { metrics, log, onLapse }: Listeners): void {
  const { stream, group, entries } = lapse;
  metrics.lapsed.inc({ group, stream }, entries);
  log.error({ group, stream, entries }, 'group has lapsed: it goes on at the tail of the stream');
  onLapse?.(lapse);
}

/** Removes what is before the id, in whole nodes; how many entries that were. */
async function trim({ redis, stream }: StreamPolicy, before: string): Promise<number> {
  for (let trimmed = 0; ; ) {
    const removed = await redis.xtrim(stream, 'MINID', '~', before, 'LIMIT', TRIM_AT_ONCE);
    if (removed === 0) return trimmed;
    trimmed += removed;
  }
}

const idAt = (ms: number): string => `${Math.max(0, Math.floor(ms))}-0`;
const earlier = (one: string, other: string): string => (isBefore(other, one) ? other : one);
