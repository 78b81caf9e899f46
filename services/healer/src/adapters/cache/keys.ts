import type { Redis } from 'ioredis';

/** Keys looked at a step: what one SCAN costs the server is bounded, whatever the cache holds. */
const SCAN_COUNT = 1_000;

/** How many keys begin so; counting ends one above `max`. A key that is moved meanwhile may count twice. */
export async function countKeys(redis: Redis, prefix: string, max: number, abort: AbortSignal): Promise<number> {
  let count = 0;
  for await (const keys of scan(redis, prefix, abort)) {
    count += keys.length;
    if (count > max) return max + 1;
  }
  return count;
}

/** Deletes the keys that begin so, in batches, `max` at most. Their memory is given back in the background. */
export async function unlinkKeys(
  redis: Redis,
  prefix: string,
  { max, batch }: { readonly max: number; readonly batch: number },
  abort: AbortSignal,
): Promise<void> {
  let left = max;
  for await (const keys of scan(redis, prefix, abort)) {
    const taken = keys.slice(0, left);
    left -= taken.length;
    for (let at = 0; at < taken.length; at += batch) await redis.unlink(...taken.slice(at, at + batch));
    if (left === 0) return;
  }
}

/** Every key that begins so and is there all the time, at least once; keys that come meanwhile perhaps. */
async function* scan(redis: Redis, prefix: string, abort: AbortSignal): AsyncGenerator<string[]> {
  const pattern = `${prefix.replaceAll(/[*?[\]\\]/g, String.raw`\$&`)}*`;
  for (let cursor = ''; cursor !== '0'; ) {
    abort.throwIfAborted();
    const [next, keys] = await redis.scan(cursor || '0', 'MATCH', pattern, 'COUNT', SCAN_COUNT);
    cursor = next;
    // The server's pattern already says so; what is deleted is worth saying twice.
    yield keys.filter((key) => key.startsWith(prefix));
  }
}
