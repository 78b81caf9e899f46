import { type Slot, stateKey, type Write } from '@hale/bus';
import { digest } from '@hale/events';
import { z } from 'zod';
import type { TailOffset } from './adapters/file/log-file.ts';

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
