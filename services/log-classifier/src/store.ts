import { CONTROL, type HandlerContext, type Logger, type Slot, stateKey, type Write } from '@hale/bus';
import { type Finding, type ServiceRef, serviceKey } from '@hale/events';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { type FatalEpisode, fatalEpisodeSchema } from './policy/first-fatal.ts';
import type { QuietData } from './policy/quiet.ts';

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

/** `what`: `probes`, `series`, `frames`. Records that cannot be read (another version's) count as not there. */
export function openMemory<Entry>(what: string, schema: z.ZodType<Entry>): Memory<Entry> {
  const slots = new Map<Slot, Map<string, Remembered<Entry>>>();
  return {
    async load(context, service) {
      // Held before waiting: what is loaded while the slot is reset goes into the map that is already forgotten.
      const services = slots.get(context.slot) ?? new Map<string, Remembered<Entry>>();
      slots.set(context.slot, services);
      const name = serviceKey(service);
      const known = services.get(name);
      if (known) return known;
      const key = stateKey('log-classifier', `${what}/${name}`, context.slot);
      const loaded = remember(key, parseAll(await context.redis.hgetall(key), schema, context, key));
      services.set(name, loaded);
      return loaded;
    },
    reset: (slot) => void slots.delete(slot),
  };
}

function parseAll<Entry>(
  stored: Readonly<Record<string, string>>,
  schema: z.ZodType<Entry>,
  { log }: Pick<LoadContext, 'log'>,
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
      const writes: Write[] = [];
      if (removed.length > 0) writes.push({ op: 'hdel', key, fields: removed });
      if (set.size > 0) {
        const fields = Object.fromEntries([...set].map(([field, entry]) => [field, JSON.stringify(entry)]));
        writes.push({ op: 'hset', key, fields });
      }
      return writes;
    },
  };
}

const FATAL = 'fatal';
/** Far longer than an episode's last timer can be late; milliseconds. */
const CLEARED_TTL_MS = 7 * 86_400_000;

/** Last fatal episodes of a service by template, in the slot of its logs. */
export const openEpisodes = (): Memory<FatalEpisode> => openMemory(FATAL, fatalEpisodeSchema);

/** An episode as it is committed in the telemetry plane, read from the control plane's side. */
export async function readEpisode(telemetry: Redis, data: QuietData, log: Logger): Promise<FatalEpisode | undefined> {
  const key = stateKey('log-classifier', `${FATAL}/${serviceKey(data)}`, data.slot);
  const text = await telemetry.hget(key, data.template);
  return text === null
    ? undefined
    : parseAll({ [data.template]: text }, fatalEpisodeSchema, { log }, key).get(data.template);
}

/** That the end of an episode was stated: kept in the control slot, where it is stated. */
const clearedKey = (fingerprint: string, startedAt: number): string =>
  stateKey('log-classifier', `cleared/${fingerprint}/${startedAt}`, CONTROL);

export async function isCleared(control: Redis, episode: Pick<Finding, 'fingerprint' | 'startedAt'>): Promise<boolean> {
  return (await control.exists(clearedKey(episode.fingerprint, episode.startedAt))) > 0;
}

export function markCleared({ fingerprint, startedAt }: Pick<Finding, 'fingerprint' | 'startedAt'>): Write {
  return { op: 'set', key: clearedKey(fingerprint, startedAt), value: '1', ttlMs: CLEARED_TTL_MS };
}
