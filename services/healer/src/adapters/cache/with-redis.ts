import { Redis } from 'ioredis';

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

/**
 * Works with a server of the configuration on a connection of its own. Whatever goes wrong is a result,
 * told without its address, in which a password may stand; only the caller's signal rejects.
 */
export async function withRedis<Value>(
  url: string,
  timeout: number,
  signal: AbortSignal | undefined,
  work: (redis: Redis, abort: AbortSignal) => Promise<Value>,
): Promise<Result<Value>> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeout);
  const abort = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeout,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let failure = 'the connection was lost';
  redis.on('error', (error) => {
    failure = reasonOf(error);
  });
  // A command that waits for an answer ends with its connection.
  const cut = () => redis.disconnect();
  abort.addEventListener('abort', cut, { once: true });
  try {
    await redis.connect();
    return { ok: true, value: await work(redis, abort) };
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.aborted) return { ok: false, reason: `not done within ${timeout} ms` };
    return { ok: false, reason: isLost(error) ? failure : reasonOf(error) };
  } finally {
    abort.removeEventListener('abort', cut);
    redis.disconnect();
  }
}

function isLost(error: unknown): boolean {
  return /connection is closed|max retries/i.test(messageOf(error));
}

/** `ECONNREFUSED`, `NOAUTH`, `MOVED`: the code alone. */
function reasonOf(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : (/^[A-Z]{3,}\b/.exec(messageOf(error))?.[0] ?? 'it failed');
}

function messageOf(error: unknown): string {
  return String((Object(error) as { message?: unknown }).message);
}
