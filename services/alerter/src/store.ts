import { CONTROL, type HandlerContext, type RedisClient, type Slot, stateKey, type Write } from '@hale/bus';
import { z } from 'zod';
import { type Delivery, NOTHING_TOLD } from './policy/delivery.ts';
import type { Message } from './policy/message.ts';
import type { Note } from './policy/note.ts';
import type { Silence } from './policy/silence.ts';

/** What is known about one incident and who is told of it. Only handlers write it. */
export interface Story {
  readonly message: Message;
  readonly notes: readonly Note[];
  /** Raised by one with whatever somebody may have to be told. */
  readonly version: number;
  /** Names of receivers; who was told once is told to the end. */
  readonly recipients: readonly string[];
  /** The version whose flush timer is set and has not fired. */
  readonly flushing?: number;
  /** The message revision that the log holds. */
  readonly logged: number;
  /** The lanes were given it at least once. */
  readonly handedOver: boolean;
  /** A silence holds it back. */
  readonly muted?: boolean;
}

/** As long as the control plane keeps events; every change starts it afresh. */
const KEEP_MS = 30 * 24 * 3_600_000;

// Outlines: what is inside is written by this service alone.
const storySchema = z.custom<Story>(
  (value) =>
    z.looseObject({ version: z.int(), message: z.looseObject({ revision: z.int() }) }).safeParse(value).success,
);
const deliverySchema = z.custom<Delivery>(
  (value) => z.looseObject({ seen: z.int(), sent: z.int() }).safeParse(value).success,
);
const silenceSchema = z.looseObject({ service: z.string().optional(), until: z.number() });

const storyKey = (incident: string, slot: Slot): string => stateKey('alerter', `story.${incident}`, slot);
const deliveryKey = (incident: string, receiver: string, slot: Slot): string =>
  stateKey('alerter', `delivery.${incident}.${receiver}`, slot);
const silencesKey = (slot: Slot): string => stateKey('alerter', 'silences', slot);
const mutedKey = (slot: Slot): string => stateKey('alerter', 'muted', slot);

type Place = Pick<HandlerContext, 'redis' | 'slot'>;

/** What is kept about an incident, or undefined. Throws when it cannot be read. */
export async function loadStory(incident: string, { redis, slot }: Place): Promise<Story | undefined> {
  const text = await redis.get(storyKey(incident, slot));
  return text === null ? undefined : storySchema.parse(JSON.parse(text));
}

export function saveStory(story: Story, slot: Slot): Write {
  return { op: 'set', key: storyKey(story.message.incident, slot), value: JSON.stringify(story), ttlMs: KEEP_MS };
}

export async function loadDelivery(incident: string, receiver: string, redis: RedisClient): Promise<Delivery> {
  const text = await redis.get(deliveryKey(incident, receiver, CONTROL));
  return text === null ? NOTHING_TOLD : deliverySchema.parse(JSON.parse(text));
}

/** Lanes do not handle an event: their slot is that of all incidents. */
export function saveDelivery(incident: string, receiver: string, delivery: Delivery): Write {
  const key = deliveryKey(incident, receiver, CONTROL);
  return { op: 'set', key, value: JSON.stringify(delivery), ttlMs: KEEP_MS };
}

/** By their ids; those that have ended as well, until the next one sweeps them away. */
export async function loadSilences({ redis, slot }: Place): Promise<Map<string, Silence>> {
  const fields = await redis.hgetall(silencesKey(slot));
  return new Map(Object.entries(fields).map(([id, text]) => [id, silenceSchema.parse(JSON.parse(text))]));
}

export function saveSilence(id: string, silence: Silence, slot: Slot): Write {
  return { op: 'hset', key: silencesKey(slot), fields: { [id]: JSON.stringify(silence) } };
}

export function dropSilences(ids: readonly string[], slot: Slot): Write[] {
  return ids.length > 0 ? [{ op: 'hdel', key: silencesKey(slot), fields: ids }] : [];
}

/** Incidents that a silence holds back. */
export async function loadMuted({ redis, slot }: Place): Promise<string[]> {
  return await redis.zrange(mutedKey(slot), '0', '-1');
}

export function mute(incident: string, until: number, slot: Slot): Write {
  return { op: 'zadd', key: mutedKey(slot), score: until, member: incident };
}

export function unmute(incident: string, slot: Slot): Write {
  return { op: 'zrem', key: mutedKey(slot), members: [incident] };
}
