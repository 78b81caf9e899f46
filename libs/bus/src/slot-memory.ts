import { type ServiceRef, serviceKey } from '@hale/events';
import type { z } from 'zod';
import { type Slot, stateKey } from './keys.ts';
import type { Logger } from './logger.ts';
import type { HandlerContext, Write } from './outcome.ts';
import { openSlots } from './slots.ts';

type LoadContext = Pick<HandlerContext, 'slot' | 'redis' | 'log'>;

/** What is remembered about one service: a hash of JSON records, in memory as the store will have it after the commit. */
export interface Remembered<Entry> {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Takes over what a handler decided, and returns the writes that say the same to the store. */
  change(set: ReadonlyMap<string, Entry>, removed?: readonly string[]): Write[];
}

/** One hash a service, loaded when the service is first heard of, forgotten with its slot. */
export interface Memory<Entry> {
  load(context: LoadContext, service: ServiceRef): Promise<Remembered<Entry>>;
  reset(slot: Slot): void;
}

/**
 * The memory of a telemetry handler, which runs ahead of its commit: `group` is the service, `what` one of its
 * kinds of record. Records that cannot be read (another version's) count as not there.
 */
export function openMemory<Entry>(group: string, what: string, schema: z.ZodType<Entry>): Memory<Entry> {
  const slots = openSlots<Remembered<Entry>>();
  return {
    load: (context, service) =>
      slots.load(context.slot, service, async () => {
        const key = stateKey(group, `${what}/${serviceKey(service)}`, context.slot);
        return remember(key, parseRecords(await context.redis.hgetall(key), schema, context.log, key));
      }),
    reset: (slot) => slots.reset(slot),
  };
}

/** The records of a hash that can be read; says in the log how many cannot. */
export function parseRecords<Entry>(
  stored: Readonly<Record<string, string>>,
  schema: z.ZodType<Entry>,
  log: Logger,
  key: string,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let unreadable = 0;
  for (const [field, text] of Object.entries(stored)) {
    const parsed = schema.safeParse(decoded(text));
    if (parsed.success) entries.set(field, parsed.data);
    else unreadable += 1;
  }
  if (unreadable > 0) log.warn({ key, unreadable }, 'stored records cannot be read and start over');
  return entries;
}

/** What changes records of a hash, as {@link parseRecords} reads them; what is both removed and set is set. */
export const changeRecords = (
  key: string,
  set: ReadonlyMap<string, unknown>,
  removed: readonly string[] = [],
): Write[] =>
  changeTexts(
    key,
    [...set].map(([field, entry]) => [field, JSON.stringify(entry)] as const),
    removed,
  );

/** The same of records that are text already. */
export function changeTexts(
  key: string,
  set: readonly (readonly [field: string, text: string])[],
  removed: readonly string[],
): Write[] {
  const writes: Write[] = [];
  if (removed.length > 0) writes.push({ op: 'hdel', key, fields: removed });
  if (set.length > 0) writes.push({ op: 'hset', key, fields: Object.fromEntries(set) });
  return writes;
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remember<Entry>(key: string, entries: Map<string, Entry>): Remembered<Entry> {
  return {
    entries,
    change(set, removed = []) {
      for (const field of removed) entries.delete(field);
      for (const [field, entry] of set) entries.set(field, entry);
      return changeRecords(key, set, removed);
    },
  };
}
