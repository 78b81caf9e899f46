import { CONTROL_STREAM, type RedisClient, streamOfName } from '@hale/bus';
import { type AnyEvent, parseEvent, type TopicName, topics } from '@hale/events';

/** All that a service has brought about in a Redis: what it said, sorted by id, and what it keeps. */
export interface Snapshot {
  readonly events: readonly AnyEvent[];
  readonly state: Readonly<Record<string, unknown>>;
}

export async function snapshot(redis: RedisClient, name: string, partitions: number): Promise<Snapshot> {
  const streams = [CONTROL_STREAM, ...telemetryStreams(partitions)];
  const said = (await Promise.all(streams.map((stream) => saidBy(redis, name, stream)))).flat();
  const events = said.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { events, state: await stateOf(redis, name) };
}

function telemetryStreams(partitions: number): string[] {
  const names = (Object.keys(topics) as TopicName[]).filter((name) => topics[name].plane === 'telemetry');
  return names.flatMap((name) => Array.from({ length: partitions }, (_, slot) => streamOfName(name, String(slot))));
}

/** Ids of the events that a group has finished with. */
export async function finishedBy(redis: RedisClient, group: string, partitions: number): Promise<Set<string>> {
  const finished = new Set<string>();
  for (const stream of [CONTROL_STREAM, ...telemetryStreams(partitions)]) {
    const groups = (await redis.xinfo('GROUPS', stream).catch(() => [])) as (string | number)[][];
    const row = groups.find((each) => each[each.indexOf('name') + 1] === group);
    if (!row) continue;
    const read = await redis.xrange(stream, '-', String(row[row.indexOf('last-delivered-id') + 1]));
    for (const [, fields] of read) finished.add((JSON.parse(fields[1] ?? '{}') as { id: string }).id);
  }
  return finished;
}

/** What the service said; everything else in the stream may be malformed. */
async function saidBy(redis: RedisClient, name: string, stream: string): Promise<AnyEvent[]> {
  const texts = (await redis.xrange(stream, '-', '+')).map(([, fields]) => fields[fields.indexOf('e') + 1] ?? '');
  return texts.filter((text) => text.includes(`"source":"hale/${name}"`)).map(parseEvent);
}

async function stateOf(redis: RedisClient, name: string): Promise<Record<string, unknown>> {
  const keys = (await redis.keys(`hale:${name}:*`)).sort();
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await valueOf(redis, key)] as const)));
}

async function valueOf(redis: RedisClient, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return Object.fromEntries(Object.entries(await redis.hgetall(key)).map(([field, text]) => [field, read(text)]));
    case 'zset':
      return await redis.zrange(key, '0', '-1', 'WITHSCORES');
    case 'list':
      return await redis.lrange(key, 0, -1);
    default:
      return await redis.get(key);
  }
}

/** Records are JSON; in which order their fields were written says nothing. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
