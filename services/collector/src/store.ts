import { CONTROL, type Slot, stateKey, type Write } from '@hale/bus';
import { digest, findingSchema } from '@hale/events';
import { z } from 'zod';
import type { TailOffset } from './adapters/file/log-file.ts';
import type { AlertState } from './policy/alerts.ts';

/** The part of Redis that is needed to load. */
export interface StateReader {
  get(key: string): Promise<string | null>;
}

const offsetSchema = z.looseObject({
  inode: z.string(),
  position: z.int().nonnegative(),
  head: z.string(),
});

/** Where the offset of a service's log file is kept: in the slot of its lines, to be committed with them. */
export function tailKey(service: string, path: string, slot: Slot): string {
  return stateKey('collector', `tail/${digest(service, path)}`, slot);
}

/** Undefined when nothing is kept, or what is kept is not an offset. */
export async function loadTail(reader: StateReader, key: string): Promise<TailOffset | undefined> {
  const text = await reader.get(key);
  return text === null ? undefined : parseOffset(text);
}

/** Kept without an end: a file that stands still for months must not be read again. */
export function saveTail(key: string, offset: TailOffset): Write {
  return { op: 'set', key, value: JSON.stringify({ version: 1, ...offset }) };
}

function parseOffset(text: string): TailOffset | undefined {
  try {
    return offsetSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The part of Redis that is needed to load alerts. */
export interface AlertReader {
  hgetall(key: string): Promise<Record<string, string>>;
}

const alertSchema = z.object({ finding: findingSchema, expiresAt: z.int() });
const alertsKey = (slot: Slot) => stateKey('collector', 'alerts', slot);

/** The alerts that fire, by fingerprint; what cannot be read counts as not there. */
export async function loadAlerts(reader: AlertReader): Promise<Map<string, AlertState>> {
  const texts = Object.entries(await reader.hgetall(alertsKey(CONTROL)));
  return new Map(
    texts.flatMap(([fingerprint, text]): [string, AlertState][] => {
      const parsed = alertSchema.safeParse(JSON.parse(text));
      return parsed.success ? [[fingerprint, parsed.data]] : [];
    }),
  );
}

export function saveAlert(state: AlertState, slot: Slot): Write {
  return { op: 'hset', key: alertsKey(slot), fields: { [state.finding.fingerprint]: JSON.stringify(state) } };
}

export function forgetAlert(fingerprint: string, slot: Slot): Write {
  return { op: 'hdel', key: alertsKey(slot), fields: [fingerprint] };
}
