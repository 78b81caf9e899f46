import { setImmediate as turn } from 'node:timers/promises';
import {
  changeTexts,
  type HandlerContext,
  type Memory,
  openMemory,
  openSlots,
  parseRecords,
  type Slot,
  stateKey,
  type Write,
} from '@hale/bus';
import { type ServiceRef, serviceKey } from '@hale/events';
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
      return [...changeTexts(record, learnt, removed), ...changeTexts(journal, told, passed)];
    },
    reset(slot) {
      slots.reset(slot);
      metrics.held.set(room.held);
    },
  };
}

const lengthOf = (fields: readonly [string, string][]): number =>
  fields.reduce((sum, [, text]) => sum + text.length, 0);

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
