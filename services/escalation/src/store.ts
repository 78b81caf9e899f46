import { type HandlerContext, parseRecords, type Slot, stateKey, type Write } from '@hale/bus';
import type { Call, ServiceGraph } from '@hale/diagnosis';
import { type DataOf, digest, type Finding, findingSchema, serviceKey } from '@hale/events';
import { z } from 'zod';
import { type Case, caseSchema, isResolved } from './policy/case.ts';
import { type Held, heldSchema, type Surroundings } from './policy/hold.ts';
import { type Plan, planSchema } from './policy/plan.ts';

type Redis = HandlerContext['redis'];

const SERVICE = 'escalation';

/** Hash: incident id → case, while it is open. */
const openKey = (slot: Slot) => stateKey(SERVICE, 'open', slot);
/** Hash: fingerprint → incident id, while the incident is open. */
const findingsKey = (slot: Slot) => stateKey(SERVICE, 'findings', slot);
/** A resolved case, for a while. */
const resolvedKey = (incident: string, slot: Slot) => stateKey(SERVICE, `resolved:${incident}`, slot);
/** The last resolved incident of a fingerprint, for the same while. A fingerprint may hold any character. */
const pastKey = (fingerprint: string, slot: Slot) => stateKey(SERVICE, `past:${digest(fingerprint)}`, slot);

/** Hash: service → what an operator or we ourselves last did to it. */
const plansKey = (slot: Slot) => stateKey(SERVICE, 'plans', slot);
/** Hash: fingerprint → a finding that is held back. */
const heldKey = (slot: Slot) => stateKey(SERVICE, 'held', slot);
/** Hash: fingerprint → a finding that is only of note and in no incident. */
const minorKey = (slot: Slot) => stateKey(SERVICE, 'minor', slot);
/** Hash: service → when its last incident was resolved. */
const endedKey = (slot: Slot) => stateKey(SERVICE, 'ended', slot);
/** Hash: environment → its service graph, as it was last published. */
const graphsKey = (slot: Slot) => stateKey(SERVICE, 'graphs', slot);

/** Set when an incident of that kind was repaired and verified. */
const patternKey = (fingerprint: string, slot: Slot) => stateKey(SERVICE, `pattern:${fingerprint}`, slot);
/** What was repaired long ago is looked at afresh. */
const PATTERN_TTL_MS = 90 * 86_400_000;

type Context = Pick<HandlerContext, 'redis' | 'slot' | 'log'>;

/** More findings of note than that are not kept for incidents to come. */
const MOST_MINOR = 500;

/** An incident, open or resolved a while ago. */
export async function loadCase(redis: Redis, slot: Slot, incident: string): Promise<Case | undefined> {
  const text = (await redis.hget(openKey(slot), incident)) ?? (await redis.get(resolvedKey(incident, slot)));
  return text === null ? undefined : parse(text);
}

export async function loadOpenCases(redis: Redis, slot: Slot): Promise<Case[]> {
  return (await redis.hvals(openKey(slot))).map(parse);
}

/** The open incident that holds the fingerprint, else the resolved one that held it last. */
export async function loadCaseOfFinding(redis: Redis, slot: Slot, fingerprint: string): Promise<Case | undefined> {
  const id = (await redis.hget(findingsKey(slot), fingerprint)) ?? (await redis.get(pastKey(fingerprint, slot)));
  return id === null ? undefined : loadCase(redis, slot, id);
}

/**
 * The writes that make `after` the state of its incident; none when nothing changed. Resolving moves it out
 * of the hashes in the same commit, to be kept for `keepMs`.
 */
export function saveCase(slot: Slot, before: Case | undefined, after: Case, keepMs: number): Write[] {
  if (after === before) return [];
  const { id, findings } = after.incident;
  const fingerprints = findings.map(({ fingerprint }) => fingerprint);
  if (isResolved(after)) {
    const ended = String(after.incident.resolvedAt ?? after.lastActivityAt);
    const services = after.incident.services.map((service) => [serviceKey(service), ended]);
    return [
      { op: 'hset', key: endedKey(slot), fields: Object.fromEntries(services) },
      { op: 'hdel', key: openKey(slot), fields: [id] },
      { op: 'hdel', key: findingsKey(slot), fields: fingerprints },
      { op: 'set', key: resolvedKey(id, slot), value: JSON.stringify(after), ttlMs: keepMs },
      ...fingerprints.map((one): Write => ({ op: 'set', key: pastKey(one, slot), value: id, ttlMs: keepMs })),
    ];
  }
  const known = new Set(before?.incident.findings.map(({ fingerprint }) => fingerprint));
  const added = fingerprints.filter((fingerprint) => !known.has(fingerprint));
  const index = Object.fromEntries(added.map((fingerprint) => [fingerprint, id]));
  return [
    { op: 'hset', key: openKey(slot), fields: { [id]: JSON.stringify(after) } },
    ...(added.length > 0 ? [{ op: 'hset', key: findingsKey(slot), fields: index } satisfies Write] : []),
  ];
}

/** What was done on purpose lately, and which incidents have ended. */
export async function loadSurroundings({ redis, slot, log }: Context): Promise<Surroundings> {
  const [plans, ended] = await Promise.all([redis.hgetall(plansKey(slot)), redis.hgetall(endedKey(slot))]);
  return {
    plans: parseRecords(plans, planSchema, log, plansKey(slot)),
    resolvedAt: new Map(Object.entries(ended).map(([service, at]) => [service, Number(at)])),
  };
}

export function savePlans(slot: Slot, set: ReadonlyMap<string, Plan>, spent: readonly string[]): Write[] {
  const key = plansKey(slot);
  const fields = Object.fromEntries([...set].map(([service, plan]) => [service, JSON.stringify(plan)]));
  return [
    ...(spent.length > 0 ? [{ op: 'hdel', key, fields: spent } satisfies Write] : []),
    ...(set.size > 0 ? [{ op: 'hset', key, fields } satisfies Write] : []),
  ];
}

export async function loadHeld(redis: Redis, slot: Slot, fingerprint: string): Promise<Held | undefined> {
  const text = await redis.hget(heldKey(slot), fingerprint);
  return text === null ? undefined : heldSchema.parse(JSON.parse(text));
}

export async function loadAllHeld({ redis, slot, log }: Context): Promise<Held[]> {
  const key = heldKey(slot);
  return [...parseRecords(await redis.hgetall(key), heldSchema, log, key).values()];
}

export function saveHeld(slot: Slot, held: Held): Write {
  return { op: 'hset', key: heldKey(slot), fields: { [held.finding.fingerprint]: JSON.stringify(held) } };
}

/** The finding is held back no longer, nor kept as one of note. */
export function dropWaiting(slot: Slot, fingerprint: string): Write[] {
  return [
    { op: 'hdel', key: heldKey(slot), fields: [fingerprint] },
    { op: 'hdel', key: minorKey(slot), fields: [fingerprint] },
  ];
}

/** What is only of note about the service and in no incident. */
export async function loadMinor({ redis, slot, log }: Context, service: string): Promise<Finding[]> {
  const key = minorKey(slot);
  const all = parseRecords(await redis.hgetall(key), findingSchema, log, key);
  return [...all.values()].filter((one) => serviceKey(one.service) === service);
}

/** The writes that keep a finding of note for an incident that its service may have later. */
export async function keepMinor({ redis, slot }: Context, finding: Finding): Promise<Write[]> {
  const key = minorKey(slot);
  if ((await redis.hlen(key)) >= MOST_MINOR) return [];
  return [{ op: 'hset', key, fields: { [finding.fingerprint]: JSON.stringify(finding) } }];
}

export function dropMinor(slot: Slot, findings: readonly Finding[]): Write[] {
  if (findings.length === 0) return [];
  return [{ op: 'hdel', key: minorKey(slot), fields: findings.map(({ fingerprint }) => fingerprint) }];
}

const graphSchema = z.object({
  services: z.array(z.string()),
  edges: z.array(z.object({ caller: z.string(), callee: z.string() })),
});

/** The published graph of the environment together with the configured one. */
export async function loadGraph({ redis, slot }: Context, env: string, known: ServiceGraph): Promise<ServiceGraph> {
  const text = await redis.hget(graphsKey(slot), env);
  if (text === null) return known;
  const { services, edges } = graphSchema.parse(JSON.parse(text));
  return { services: [...new Set([...known.services, ...services])], edges: [...known.edges, ...edges] };
}

export function saveGraph(slot: Slot, { env, services, edges }: DataOf<'topology.changed'>): Write {
  const calls: Call[] = edges.map(({ caller, callee }) => ({ caller, callee }));
  return { op: 'hset', key: graphsKey(slot), fields: { [env]: JSON.stringify({ services, edges: calls }) } };
}

/** Whether an incident of that kind was repaired and verified before. */
export async function loadPattern(redis: Redis, slot: Slot, fingerprint: string): Promise<boolean> {
  return (await redis.exists(patternKey(fingerprint, slot))) === 1;
}

export function savePatterns(slot: Slot, fingerprints: readonly string[]): Write[] {
  return fingerprints.map((one) => ({ op: 'set', key: patternKey(one, slot), value: '1', ttlMs: PATTERN_TTL_MS }));
}

function parse(text: string): Case {
  return caseSchema.parse(JSON.parse(text));
}
