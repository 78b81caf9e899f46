import { type HandlerContext, type Slot, stateKey, type Write } from '@hale/bus';
import { z } from 'zod';
import { type Delivery, NOTHING_SENT } from './policy/delivery.ts';
import type { Message } from './policy/message.ts';

/** All that is kept about one incident. */
export interface Kept {
  readonly message: Message;
  /** The message revision whose flush timer is set and has not fired. */
  readonly flushing?: number;
  readonly log: Delivery;
  readonly slack: Delivery;
}

/** As long as the control plane keeps events; every change starts it afresh. */
const KEEP_MS = 30 * 24 * 3_600_000;

/** The outline that is checked; what is inside is written by this service alone. */
const keptSchema = z.custom<Kept>(
  (value) => z.looseObject({ message: z.looseObject({ revision: z.int() }) }).safeParse(value).success,
);

const keyOf = (incident: string, slot: Slot): string => stateKey('alerter', `incident.${incident}`, slot);

export const begin = (message: Message): Kept => ({ message, log: NOTHING_SENT, slack: NOTHING_SENT });

/** What is kept about an incident, or undefined. Throws when it cannot be read. */
export async function load(
  incident: string,
  { redis, slot }: Pick<HandlerContext, 'redis' | 'slot'>,
): Promise<Kept | undefined> {
  const text = await redis.get(keyOf(incident, slot));
  return text === null ? undefined : keptSchema.parse(JSON.parse(text));
}

export function save(kept: Kept, slot: Slot): Write {
  return { op: 'set', key: keyOf(kept.message.incident, slot), value: JSON.stringify(kept), ttlMs: KEEP_MS };
}
