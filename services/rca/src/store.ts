import {
  CONTROL,
  type HandlerContext,
  type Logger,
  type Memory,
  openMemory,
  parseRecords,
  type Slot,
  stateKey,
  type Write,
} from '@hale/bus';
import type { Change } from '@hale/diagnosis';
import { faultClassSchema, incidentSchema, nameSchema, type ServiceRef, serviceKey, topics } from '@hale/events';
import { z } from 'zod';
import { type LearntCall, learntCallSchema, type Sighting, sightingSchema } from './policy/calls.ts';
import { pickSchema } from './policy/pick.ts';
import { type ShareRecord, shareSchema } from './policy/share.ts';
import { type Trace, traceSchema } from './policy/trace.ts';
import { verdictSchema } from './policy/verdict.ts';

type Redis = HandlerContext['redis'];

const SERVICE = 'rca';
/** Longer than any incident is expected to stay open; afterwards it would be diagnosed anew when triaged. */
const CASE_TTL_MS = 30 * 86_400_000;

/** An incident that has been diagnosed and is not over. */
const caseSchema = z.object({
  /** As it was last heard of, for a look that no event of it causes. */
  incident: incidentSchema,
  verdict: verdictSchema,
  /** The causes that the last diagnosis named or would name: all that a model may pick from. */
  causes: z.array(z.object({ service: nameSchema, faultClass: faultClassSchema })),
  pick: pickSchema.optional(),
});
export type Case = z.infer<typeof caseSchema>;

const changesSchema = z.array(topics['changes.recorded'].data);

const caseKey = (incident: string, slot: Slot) => stateKey(SERVICE, `case:${incident}`, slot);
const changesKey = (slot: Slot) => stateKey(SERVICE, 'changes', slot);
const wellKey = (slot: Slot) => stateKey(SERVICE, 'well', slot);
const graphKey = stateKey(SERVICE, 'graph', CONTROL);
const callsKey = stateKey(SERVICE, 'calls', CONTROL);
const sharesKey = (env: string, slot: Slot) => stateKey(SERVICE, `shares/${serviceKey(wholeSlot(env))}`, slot);

/** Undefined before the incident was triaged and after it was resolved. */
export async function loadCase(redis: Redis, slot: Slot, incident: string): Promise<Case | undefined> {
  const text = await redis.get(caseKey(incident, slot));
  return text === null ? undefined : caseSchema.parse(JSON.parse(text));
}

export function saveCase(slot: Slot, one: Case): Write {
  return { op: 'set', key: caseKey(one.incident.id, slot), value: JSON.stringify(one), ttlMs: CASE_TTL_MS };
}

export function forgetCase(slot: Slot, incident: string): Write {
  return { op: 'del', key: caseKey(incident, slot) };
}

/** The remembered changes of those services, in no order. */
export async function loadChanges(redis: Redis, slot: Slot, services: readonly ServiceRef[]): Promise<Change[]> {
  if (services.length === 0) return [];
  const texts = await redis.hmget(changesKey(slot), ...services.map(serviceKey));
  return texts.flatMap((text) => (text === null ? [] : changesSchema.parse(JSON.parse(text))));
}

export function saveChanges(slot: Slot, service: ServiceRef, changes: readonly Change[]): Write {
  if (changes.length === 0) return { op: 'hdel', key: changesKey(slot), fields: [serviceKey(service)] };
  return { op: 'hset', key: changesKey(slot), fields: { [serviceKey(service)]: JSON.stringify(changes) } };
}

/** When those services were last seen to be well, milliseconds since the epoch, by `env/service`. */
export async function loadWell(
  redis: Redis,
  slot: Slot,
  services: readonly ServiceRef[],
): Promise<ReadonlyMap<string, number>> {
  if (services.length === 0) return new Map();
  const names = services.map(serviceKey);
  const texts = await redis.hmget(wellKey(slot), ...names);
  return new Map(names.flatMap((name, at) => (texts[at] ? [[name, Number(texts[at])] as const] : [])));
}

export function saveWell(slot: Slot, services: readonly ServiceRef[], at: number): Write[] {
  if (services.length === 0) return [];
  const fields = Object.fromEntries(services.map((service) => [serviceKey(service), String(at)]));
  return [{ op: 'hset', key: wellKey(slot), fields }];
}

/** What has been learnt of calls from spans, by `caller>callee`. */
export async function loadCalls(redis: Redis, log: Logger): Promise<ReadonlyMap<string, LearntCall>> {
  return parseRecords(await redis.hgetall(callsKey), learntCallSchema, log, callsKey);
}

export function saveCalls(changed: ReadonlyMap<string, LearntCall>, removed: readonly string[]): Write[] {
  const writes: Write[] = [];
  if (removed.length > 0) writes.push({ op: 'hdel', key: callsKey, fields: removed });
  if (changed.size > 0) {
    const fields = Object.fromEntries([...changed].map(([call, learnt]) => [call, JSON.stringify(learnt)]));
    writes.push({ op: 'hset', key: callsKey, fields });
  }
  return writes;
}

/** Under the name of a service: a trace is of several, so a partition keeps one hash of each kind for all of them. */
export function wholeSlot(env: string): ServiceRef {
  return { env, service: 'all' };
}

/** What a partition remembers of spans. */
export interface SpanMemory {
  readonly traces: Memory<Trace>;
  readonly sightings: Memory<Sighting>;
  readonly shares: Memory<ShareRecord>;
}

export function openSpanMemory(): SpanMemory {
  return {
    traces: openMemory(SERVICE, 'traces', traceSchema),
    sightings: openMemory(SERVICE, 'sightings', sightingSchema),
    shares: openMemory(SERVICE, 'shares', shareSchema),
  };
}

/** What each partition knows of where those services' time and errors come from. */
export async function loadShares(
  telemetry: Redis,
  partitions: number,
  env: string,
  services: readonly string[],
): Promise<ReadonlyMap<string, readonly ShareRecord[]>> {
  if (services.length === 0) return new Map();
  const slots = Array.from({ length: partitions }, (_, slot) => String(slot));
  const rows = await Promise.all(slots.map(async (slot) => await telemetry.hmget(sharesKey(env, slot), ...services)));
  return new Map(services.map((service, at) => [service, rows.flatMap((row) => recordOf(row[at] ?? null))]));
}

function recordOf(text: string | null): ShareRecord[] {
  return text === null ? [] : [shareSchema.parse(JSON.parse(text))];
}

/** Hash of the service graph that was last published, or null. */
export function loadGraphHash(redis: Redis): Promise<string | null> {
  return redis.get(graphKey);
}

export function saveGraphHash(hash: string): Write {
  return { op: 'set', key: graphKey, value: hash };
}
