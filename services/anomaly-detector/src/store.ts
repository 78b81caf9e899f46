import { setImmediate as turn } from 'node:timers/promises';
import {
  CONTROL,
  type HandlerContext,
  type Logger,
  type Memory,
  openMemory,
  openSlots,
  parseRecords,
  type RedisClient,
  type Slot,
  stateKey,
  type Write,
} from '@hale/bus';
import { type Heard, type Lenience, lenienceAt } from '@hale/detection';
import { type Feedback, feedbackSchema, type ServiceRef, serviceKey } from '@hale/events';
import type { z } from 'zod';
import type { DetectorMetrics } from './metrics.ts';
import { type PlainChange, PlainMemory, type Room } from './policy/plain-memory.ts';
import type { PlainSettings } from './policy/plain-series.ts';
import type { ProbeRecord } from './policy/probe-record.ts';
import { journalEntrySchema, plainRecordSchema, probeRecordSchema } from './policy/record-schemas.ts';

const GROUP = 'anomaly-detector';
const PROBES = 'probes';

/** One hash a service and kind of record, kept with the partition. */
export function openRecords<Entry>(
  what: typeof PROBES | 'series' | 'together' | 'frames' | 'families' | 'indicators',
  schema: z.ZodType<Entry>,
): Memory<Entry> {
  return openMemory(GROUP, what, schema);
}

/** What is committed about the probes of a service, which another consumer may be handling. */
export async function readProbes(
  { redis, slot, log }: Pick<HandlerContext, 'redis' | 'slot' | 'log'>,
  service: ServiceRef,
): Promise<ProbeRecord[]> {
  const key = stateKey(GROUP, `${PROBES}/${serviceKey(service)}`, slot);
  return [...parseRecords(await redis.hgetall(key), probeRecordSchema, log, key).values()];
}

/** Of one service, by their ids. In the control slot, where they are heard; read from the partitions, never written there. */
const wordsKey = (service: ServiceRef): string => stateKey(GROUP, `feedback/${serviceKey(service)}`, CONTROL);

/** What people said of the findings of a service. */
export async function readWords(
  control: RedisClient,
  service: ServiceRef,
  log: Logger,
): Promise<ReadonlyMap<string, Feedback>> {
  const key = wordsKey(service);
  return parseRecords(await control.hgetall(key), feedbackSchema, log, key);
}

export function keepWords(service: ServiceRef, { set, removed }: Heard): Write[] {
  return changed(
    wordsKey(service),
    [...set].map(([id, word]) => [id, JSON.stringify(word)]),
    removed,
  );
}

/** What people's words come to for a service: as they were within the last seconds. */
export interface Leniences {
  load(context: Pick<HandlerContext, 'slot' | 'now' | 'log'>, service: ServiceRef): Promise<Lenience>;
  reset(slot: Slot): void;
}

/** A word counts from so long after it was said, at the latest: no frame waits for the control plane more often. Milliseconds. */
const HEARD_WITHIN_MS = 5_000;

export function openLeniences(control: RedisClient): Leniences {
  const slots = new Map<Slot, Map<string, { readonly at: number; readonly lenience: Lenience }>>();
  return {
    async load({ slot, now, log }, service) {
      const services = slots.get(slot) ?? new Map<string, { readonly at: number; readonly lenience: Lenience }>();
      slots.set(slot, services);
      const name = serviceKey(service);
      const known = services.get(name);
      if (known && now - known.at < HEARD_WITHIN_MS) return known.lenience;
      const lenience = lenienceAt((await readWords(control, service, log)).values(), now);
      services.set(name, { at: now, lenience });
      return lenience;
    },
    reset: (slot) => void slots.delete(slot),
  };
}

type LoadContext = Pick<HandlerContext, 'redis' | 'slot' | 'log'>;

/** The plain series of services, by slot. */
export interface PlainStore {
  load(context: LoadContext, service: ServiceRef): Promise<PlainMemory>;
  /** The writes that say the same to the store as the memory has it. */
  writesOf(context: Pick<LoadContext, 'slot'>, service: ServiceRef, change: PlainChange): Write[];
  reset(slot: Slot): void;
}

/** Entries of a journal that are taken in before the process does anything else: some 10 ms of judging. */
const ENTRIES_A_TURN = 20;

type PlainMetrics = Pick<DetectorMetrics, 'held' | 'written' | 'unreadable'>;

/** Two hashes a service: records by signal, and the journal by the number of its entries. What cannot be read is learnt anew. */
export function openPlain(room: Room, settings: PlainSettings, metrics: PlainMetrics): PlainStore {
  const slots = openSlots<PlainMemory>((memory) => memory.release());
  return {
    load: (context, service) =>
      slots.load(context.slot, service, () => loadPlain(context, service, new PlainMemory(room), settings, metrics)),
    writesOf({ slot }, service, { records, removed, entry, forgotten: [from, to] }) {
      const { record, journal } = plainKeys(service, slot);
      const learnt = [...records].map(([signal, each]): [string, string] => [signal, JSON.stringify(each)]);
      const told = entry ? [[String(entry.seq), JSON.stringify(entry.told)] as [string, string]] : [];
      const passed = Array.from({ length: to - from }, (_, index) => String(from + index));
      metrics.held.set(room.held);
      metrics.written.inc({ part: 'record' }, lengthOf(learnt));
      metrics.written.inc({ part: 'journal' }, lengthOf(told));
      return [...changed(record, learnt, removed), ...changed(journal, told, passed)];
    },
    reset(slot) {
      slots.reset(slot);
      metrics.held.set(room.held);
    },
  };
}

const lengthOf = (fields: readonly [string, string][]): number =>
  fields.reduce((sum, [, text]) => sum + text.length, 0);

function changed(key: string, set: readonly [string, string][], removed: readonly string[]): Write[] {
  const writes: Write[] = [];
  if (removed.length > 0) writes.push({ op: 'hdel', key, fields: removed });
  if (set.length > 0) writes.push({ op: 'hset', key, fields: Object.fromEntries(set) });
  return writes;
}

async function loadPlain(
  { redis, slot, log }: LoadContext,
  service: ServiceRef,
  memory: PlainMemory,
  settings: PlainSettings,
  metrics: PlainMetrics,
): Promise<PlainMemory> {
  const { record, journal } = plainKeys(service, slot);
  const [stored, told] = await Promise.all([redis.hgetall(record), redis.hgetall(journal)]);
  const records = parseRecords(stored, plainRecordSchema, log, record);
  const entries = parseRecords(told, journalEntrySchema, log, journal);
  let lost = Object.keys(stored).length - records.size + Object.keys(told).length - entries.size;
  for (const [signal, each] of records) if (!memory.load(signal, each)) lost += 1;
  if (lost > 0) metrics.unreadable.inc(lost);
  const savedAt = (signal: string) => records.get(signal)?.seq ?? 0;
  const inOrder = [...entries].map(([seq, entry]) => ({ seq: Number(seq), entry })).sort((a, b) => a.seq - b.seq);
  for (const [index, { seq, entry }] of inOrder.entries()) {
    if (index % ENTRIES_A_TURN === ENTRIES_A_TURN - 1) await turn();
    memory.replay(seq, entry, settings, savedAt);
  }
  return memory;
}

function plainKeys(service: ServiceRef, slot: Slot): { readonly record: string; readonly journal: string } {
  const name = serviceKey(service);
  return { record: stateKey(GROUP, `plain/${name}`, slot), journal: stateKey(GROUP, `journal/${name}`, slot) };
}
