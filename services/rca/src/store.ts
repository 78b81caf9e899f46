import { CONTROL, type HandlerContext, type Slot, stateKey, type Write } from '@hale/bus';
import type { Change } from '@hale/diagnosis';
import { faultClassSchema, incidentSchema, nameSchema, type ServiceRef, serviceKey, topics } from '@hale/events';
import { z } from 'zod';
import { pickSchema } from './policy/pick.ts';
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
const graphKey = stateKey(SERVICE, 'graph', CONTROL);

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

/** Hash of the service graph that was last published, or null. */
export function loadGraphHash(redis: Redis): Promise<string | null> {
  return redis.get(graphKey);
}

export function saveGraphHash(hash: string): Write {
  return { op: 'set', key: graphKey, value: hash };
}
