import { digest } from '@hale/events';
import { deadLetterKey, type Slot, slotOfKey, sourceKey } from './keys.ts';
import type { DeadLetter } from './middleware/dead-letter.ts';
import { append } from './operations.ts';
import type { RedisClient } from './redis-client.ts';
import { publish } from './scripts.ts';

export interface ListedLetter extends DeadLetter {
  /** Where it lies: group and slot, then the id within. */
  readonly id: string;
  readonly group: string;
  readonly slot: Slot;
}

/** The dead letters of a group in a slot, oldest first, `limit` at most. */
export async function listDeadLetters(
  redis: RedisClient,
  group: string,
  slot: Slot,
  limit = 100,
): Promise<ListedLetter[]> {
  const entries = await redis.xrange(deadLetterKey(group, slot), '-', '+', 'COUNT', limit);
  return entries.map(([id, fields]) => ({ ...(JSON.parse(fields[1] ?? '{}') as DeadLetter), id, group, slot }));
}

/**
 * Appends the entry to the stream that it came from, addressed to the group in which it died, and takes it
 * off the list. Done twice it is appended once; other groups pass it over.
 */
export async function redrive(redis: RedisClient, letter: ListedLetter): Promise<void> {
  const slot = slotOfKey(letter.stream);
  if (slot === undefined || slot !== letter.slot)
    throw new Error(`dead letter ${letter.id} names the stream ${letter.stream}`);
  const key = deadLetterKey(letter.group, letter.slot);
  const source = sourceKey(`redrive-${digest(key, letter.id)}`, slot);
  const operations = [
    append(letter.stream, 'e', letter.text, 'g', letter.group),
    { command: 'XDEL', key, args: [letter.id] },
  ];
  await publish(redis, source, 86_400_000, [{ sequence: '1-0', operations }]);
}
