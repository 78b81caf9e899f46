import { type HandlerContext, type Slot, stateKey, type Write } from '@hale/bus';
import { digest } from '@hale/events';
import { type Case, caseSchema, isResolved } from './policy/case.ts';

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
    return [
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

function parse(text: string): Case {
  return caseSchema.parse(JSON.parse(text));
}
