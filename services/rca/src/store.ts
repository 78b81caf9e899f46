import { CONTROL, type HandlerContext, type Slot, stateKey, type Write } from '@hale/bus';
import type { Change } from '@hale/diagnosis';
import { type ServiceRef, serviceKey, topics } from '@hale/events';
import { z } from 'zod';
import { type Verdict, verdictSchema } from './policy/verdict.ts';

type Redis = HandlerContext['redis'];

const SERVICE = 'rca';
/** Longer than any incident is expected to stay open; afterwards it would be diagnosed anew when triaged. */
const VERDICT_TTL_MS = 30 * 86_400_000;

const changesSchema = z.array(topics['changes.recorded'].data);

const verdictKey = (incident: string, slot: Slot) => stateKey(SERVICE, `verdict:${incident}`, slot);
const changesKey = (slot: Slot) => stateKey(SERVICE, 'changes', slot);
const graphKey = stateKey(SERVICE, 'graph', CONTROL);

/** What was last said of the incident; undefined before it was triaged. */
export async function loadVerdict(redis: Redis, slot: Slot, incident: string): Promise<Verdict | undefined> {
  const text = await redis.get(verdictKey(incident, slot));
  return text === null ? undefined : verdictSchema.parse(JSON.parse(text));
}

export function saveVerdict(slot: Slot, incident: string, verdict: Verdict): Write {
  return { op: 'set', key: verdictKey(incident, slot), value: JSON.stringify(verdict), ttlMs: VERDICT_TTL_MS };
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

/** Hash of the service graph that was last published, or null. */
export function loadGraphHash(redis: Redis): Promise<string | null> {
  return redis.get(graphKey);
}

export function saveGraphHash(hash: string): Write {
  return { op: 'set', key: graphKey, value: hash };
}
