import { CONTROL, type Slot, stateKey, type Write } from '@hale/bus';
import type { z } from 'zod';
import type { HealerConfig } from './config.ts';
import { outdatedFindings } from './policy/findings.ts';
import { historyMs } from './policy/limits.ts';
import {
  type Act,
  actSchema,
  type Changes,
  edgesSchema,
  incidentRecordSchema,
  type KillSwitch,
  killSwitchSchema,
  knownFindingSchema,
  operatorChangesSchema,
  remediationRecordSchema,
  type State,
} from './policy/records.ts';

/** The part of a Redis client that loading needs. */
export interface StateReader {
  hgetall(key: string): Promise<Record<string, string>>;
  get(key: string): Promise<string | null>;
}

/** All hashes but the kill switch: few and small, because limits bound how much is ever done. */
const key = {
  remediations: (slot: Slot) => stateKey('healer', 'remediations', slot),
  incidents: (slot: Slot) => stateKey('healer', 'incidents', slot),
  history: (slot: Slot) => stateKey('healer', 'history', slot),
  changes: (slot: Slot) => stateKey('healer', 'changes', slot),
  findings: (slot: Slot) => stateKey('healer', 'findings', slot),
  topology: (slot: Slot) => stateKey('healer', 'topology', slot),
  killSwitch: (slot: Slot) => stateKey('healer', 'kill-switch', slot),
};

/**
 * All that the healer keeps. A hash with an entry that cannot be read is null as a whole, so that what
 * depends on it is refused instead of being decided on the strength of the rest. Throws when Redis does not
 * answer.
 */
export async function loadState(redis: StateReader, slot: Slot = CONTROL): Promise<State> {
  const [remediations, incidents, history, findings, changes, topology, killSwitch] = await Promise.all([
    redis.hgetall(key.remediations(slot)),
    redis.hgetall(key.incidents(slot)),
    redis.hgetall(key.history(slot)),
    redis.hgetall(key.findings(slot)),
    redis.hgetall(key.changes(slot)),
    redis.hgetall(key.topology(slot)),
    redis.get(key.killSwitch(slot)),
  ]);
  const acts = parseHash(history, actSchema);
  return {
    remediations: parseHash(remediations, remediationRecordSchema),
    incidents: parseHash(incidents, incidentRecordSchema),
    history: acts === null ? null : [...acts.values()],
    findings: parseHash(findings, knownFindingSchema),
    changes: parseHash(changes, operatorChangesSchema),
    topology: parseHash(topology, edgesSchema),
    killSwitch: parseKillSwitch(killSwitch),
  };
}

/**
 * The changes as writes of one commit. With an act or a finding, those that nothing can need any more
 * are dropped; `now` is in milliseconds.
 */
export function toWrites(changes: Changes, state: State, config: HealerConfig, now: number, slot: Slot): Write[] {
  const {
    remediations = [],
    incidents = [],
    acts = [],
    findings = [],
    killSwitch,
    operator,
    topology,
    forget,
  } = changes;
  return [
    ...setAll(
      key.remediations(slot),
      remediations.map((record) => [record.remediation.id, record]),
    ),
    ...setAll(
      key.incidents(slot),
      incidents.map((incident) => [incident.id, incident]),
    ),
    ...setAll(
      key.history(slot),
      acts.map((act) => [act.id, act]),
    ),
    ...(acts.length > 0 ? dropAll(key.history(slot), outdated(state.history ?? [], config, now)) : []),
    // Dropped first: one that is raised again after a long time may be among those that are outdated.
    ...(findings.length > 0 ? dropAll(key.findings(slot), outdatedFindings(state.findings?.values() ?? [], now)) : []),
    ...setAll(
      key.findings(slot),
      findings.map((finding) => [finding.fingerprint, finding]),
    ),
    ...(killSwitch ? [{ op: 'set' as const, key: key.killSwitch(slot), value: JSON.stringify(killSwitch) }] : []),
    ...(operator ? setAll(key.changes(slot), [[operator.service, operator.changes]]) : []),
    ...(topology ? setAll(key.topology(slot), [[topology.env, topology.edges]]) : []),
    ...(forget ? dropAll(key.incidents(slot), forget.incidents) : []),
    ...(forget ? dropAll(key.remediations(slot), forget.remediations) : []),
  ];
}

function setAll(hash: string, entries: readonly (readonly [string, unknown])[]): Write[] {
  if (entries.length === 0) return [];
  const fields = Object.fromEntries(entries.map(([field, value]) => [field, JSON.stringify(value)]));
  return [{ op: 'hset', key: hash, fields }];
}

function dropAll(hash: string, fields: readonly string[]): Write[] {
  return fields.length === 0 ? [] : [{ op: 'hdel', key: hash, fields }];
}

function outdated(history: readonly Act[], config: HealerConfig, now: number): string[] {
  const cooldowns = Object.values(config.actions).map((action) => action.cooldown);
  const keep = historyMs(config.guardrails, cooldowns);
  return history.filter((act) => (act.finishedAt ?? act.at) < now - keep).map((act) => act.id);
}

function parseHash<Schema extends z.ZodType>(
  hash: Record<string, string>,
  schema: Schema,
): Map<string, z.output<Schema>> | null {
  const parsed = new Map<string, z.output<Schema>>();
  for (const [field, text] of Object.entries(hash)) {
    const value = schema.safeParse(parseJson(text));
    if (!value.success) return null;
    parsed.set(field, value.data);
  }
  return parsed;
}

/** A key that is absent has never been engaged; one that cannot be read may have been. */
function parseKillSwitch(text: string | null): KillSwitch | null {
  if (text === null) return { engaged: false, by: 'nobody', at: 0 };
  const value = killSwitchSchema.safeParse(parseJson(text));
  return value.success ? value.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
