import type { Draft, Topic } from '@hale/events';
import { CONTROL, type Slot } from './keys.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a, 32 bits, over the UTF-8 bytes of the text (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function fnv1a(text: string): number {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // One byte in UTF-8; any other text is hashed by its bytes.
    if (code > 0x7f) return ofBytes(text);
    hash = Math.imul(hash ^ code, PRIME);
  }
  return hash >>> 0;
}

function ofBytes(text: string): number {
  let hash = OFFSET;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
}

/** Where an event belongs: the same key is always in the same slot while the number of partitions stays. */
export function slotOf(topic: Topic, draft: Draft, partitions: number): Slot {
  if (topic.plane === 'control') return CONTROL;
  return String(fnv1a(topic.partitionKey(draft.data)) % partitions);
}
