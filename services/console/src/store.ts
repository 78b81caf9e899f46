import { CONTROL, changeRecords, type RedisClient, type Slot, stateKey, type Write } from '@hale/bus';
import { type Heard, judgedOf } from '@hale/detection';
import { type Edge, type Feedback, type Finding, feedbackSchema } from '@hale/events';
import { z } from 'zod';
import type { OpenFinding } from './policy/answers.ts';
import type { IncidentView, KillSwitch, RemediationView, SilenceView, TimelineEntry } from './policy/view.ts';

/** As long as the control plane keeps events. */
const KEEP_MS = 30 * 24 * 3_600_000;
/** More entries than this are of a storm; the first symptoms come from the incident itself. */
const MAX_ENTRIES = 500;
/** How many incidents one sweep forgets: a commit stays small, the next one goes on. */
const SWEEP = 50;
const MAX_LISTED = 1_000;

const viewsKey = (slot: Slot) => stateKey('console', 'views', slot);
const openedKey = (slot: Slot) => stateKey('console', 'opened', slot);
const remediationsKey = (slot: Slot) => stateKey('console', 'remediations', slot);
const findingsKey = (slot: Slot) => stateKey('console', 'findings', slot);
const graphsKey = (slot: Slot) => stateKey('console', 'graphs', slot);
const systemKey = (slot: Slot) => stateKey('console', 'system', slot);
const silencesKey = (slot: Slot) => stateKey('console', 'silences', slot);
const feedbackKey = (slot: Slot) => stateKey('console', 'feedback', slot);
const timelineKey = (incident: string, slot: Slot) => stateKey('console', `timeline.${incident}`, slot);

// Outlines: what is inside was parsed by the catalogue before this service wrote it.
const viewSchema = z.custom<IncidentView>(
  (value) =>
    z.looseObject({ incident: z.looseObject({ id: z.string() }), remediations: z.array(z.unknown()) }).safeParse(value)
      .success,
);
const entrySchema = z.custom<TimelineEntry>(
  (value) => z.looseObject({ id: z.string(), at: z.number(), title: z.string() }).safeParse(value).success,
);
const findingSchema = z.custom<OpenFinding>(
  (value) => z.looseObject({ service: z.string(), severity: z.string() }).safeParse(value).success,
);
const edgesSchema = z.custom<Edge[]>(
  (value) => z.array(z.looseObject({ caller: z.string(), callee: z.string() })).safeParse(value).success,
);
const killSwitchSchema = z.custom<KillSwitch>(
  (value) => z.looseObject({ engaged: z.boolean() }).safeParse(value).success,
);
const silenceSchema = z.custom<SilenceView>(
  (value) => z.looseObject({ silence: z.string(), until: z.number() }).safeParse(value).success,
);

/** Reads of this service's keys in the control slot. */
export class ConsoleStore {
  readonly #redis: RedisClient;
  readonly #slot: Slot;

  constructor(redis: RedisClient, slot: Slot = CONTROL) {
    this.#redis = redis;
    this.#slot = slot;
  }

  async view(incident: string): Promise<IncidentView | undefined> {
    const text = await this.#redis.hget(viewsKey(this.#slot), incident);
    return text === null ? undefined : viewSchema.parse(JSON.parse(text));
  }

  /** The incident that a remediation belongs to. */
  async incidentOf(remediation: string): Promise<string | undefined> {
    return (await this.#redis.hget(remediationsKey(this.#slot), remediation)) ?? undefined;
  }

  async timeline(incident: string): Promise<TimelineEntry[]> {
    const texts = await this.#redis.lrange(timelineKey(incident, this.#slot), 0, -1);
    return texts.map((text) => entrySchema.parse(JSON.parse(text)));
  }

  /** Latest first, a thousand at most. */
  async views(): Promise<IncidentView[]> {
    const ids = await this.#redis.zrevrange(openedKey(this.#slot), 0, MAX_LISTED - 1);
    if (ids.length === 0) return [];
    const texts = await this.#redis.hmget(viewsKey(this.#slot), ...ids);
    return texts.flatMap((text) => (text === null ? [] : [viewSchema.parse(JSON.parse(text))]));
  }

  async openFindings(): Promise<OpenFinding[]> {
    const texts = await this.#redis.hvals(findingsKey(this.#slot));
    return texts.map((text) => findingSchema.parse(JSON.parse(text)));
  }

  /** Who calls whom, as far as that is known. */
  async graph(env: string): Promise<Edge[]> {
    const text = await this.#redis.hget(graphsKey(this.#slot), env);
    return text === null ? [] : edgesSchema.parse(JSON.parse(text));
  }

  async killSwitch(): Promise<KillSwitch | undefined> {
    const text = await this.#redis.hget(systemKey(this.#slot), 'kill-switch');
    return text === null ? undefined : killSwitchSchema.parse(JSON.parse(text));
  }

  /** Those that have ended as well, until the next silence sweeps them away. */
  async silences(): Promise<SilenceView[]> {
    const texts = await this.#redis.hvals(silencesKey(this.#slot));
    return texts.map((text) => silenceSchema.parse(JSON.parse(text)));
  }

  /** What people said of findings, by id. */
  async words(): Promise<ReadonlyMap<string, Feedback>> {
    const stored = await this.#redis.hgetall(feedbackKey(this.#slot));
    return new Map(Object.entries(stored).map(([id, text]) => [id, feedbackSchema.parse(JSON.parse(text))]));
  }

  /** Incidents opened longer ago than is kept, the oldest first, with what is kept about them. */
  async expired(now: number): Promise<IncidentView[]> {
    const ids = await this.#redis.zrangebyscore(openedKey(this.#slot), '-inf', now - KEEP_MS, 'LIMIT', 0, SWEEP);
    if (ids.length === 0) return [];
    const texts = await this.#redis.hmget(viewsKey(this.#slot), ...ids);
    return texts.flatMap((text) => (text === null ? [] : [viewSchema.parse(JSON.parse(text))]));
  }
}

export function saveView(view: IncidentView, slot: Slot): Write[] {
  const { id, openedAt } = view.incident;
  return [
    { op: 'hset', key: viewsKey(slot), fields: { [id]: JSON.stringify(view) } },
    { op: 'zadd', key: openedKey(slot), score: openedAt, member: id },
  ];
}

export function appendEntry(incident: string, entry: TimelineEntry, slot: Slot): Write[] {
  const key = timelineKey(incident, slot);
  return [
    { op: 'rpush', key, values: [JSON.stringify(entry)] },
    { op: 'ltrim', key, start: -MAX_ENTRIES, stop: -1 },
  ];
}

export function saveRemediation({ id }: Pick<RemediationView, 'id'>, incident: string, slot: Slot): Write {
  return { op: 'hset', key: remediationsKey(slot), fields: { [id]: incident } };
}

export function forget(views: readonly IncidentView[], slot: Slot): Write[] {
  if (views.length === 0) return [];
  const ids = views.map(({ incident }) => incident.id);
  const remediations = views.flatMap((view) => view.remediations.map(({ id }) => id));
  return [
    { op: 'hdel', key: viewsKey(slot), fields: ids },
    { op: 'zrem', key: openedKey(slot), members: ids },
    ...(remediations.length > 0 ? [{ op: 'hdel', key: remediationsKey(slot), fields: remediations } as const] : []),
    ...ids.map((id) => ({ op: 'del', key: timelineKey(id, slot) }) as const),
  ];
}

export function openFinding(finding: Finding, slot: Slot): Write {
  const { fingerprint, service, severity } = finding;
  const open: OpenFinding = { service: service.service, severity, judged: judgedOf(finding) };
  return { op: 'hset', key: findingsKey(slot), fields: { [fingerprint]: JSON.stringify(open) } };
}

export function closeFinding(fingerprint: string, slot: Slot): Write {
  return { op: 'hdel', key: findingsKey(slot), fields: [fingerprint] };
}

/** The latest service graph of each environment. */
export function saveGraph(env: string, edges: readonly Edge[], slot: Slot): Write {
  return { op: 'hset', key: graphsKey(slot), fields: { [env]: JSON.stringify(edges) } };
}

export function saveKillSwitch(killSwitch: KillSwitch, slot: Slot): Write {
  return { op: 'hset', key: systemKey(slot), fields: { 'kill-switch': JSON.stringify(killSwitch) } };
}

export function saveSilence(silence: SilenceView, slot: Slot): Write {
  return { op: 'hset', key: silencesKey(slot), fields: { [silence.silence]: JSON.stringify(silence) } };
}

export function dropSilences(ids: readonly string[], slot: Slot): Write[] {
  return ids.length > 0 ? [{ op: 'hdel', key: silencesKey(slot), fields: ids }] : [];
}

export const saveWords = ({ set, removed }: Heard, slot: Slot): Write[] =>
  changeRecords(feedbackKey(slot), set, removed);
