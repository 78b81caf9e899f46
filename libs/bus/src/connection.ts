import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './logger.ts';

/** How long a command may stay unanswered before its connection counts as dead. */
const DEAD_AFTER_MS = 5_000;
const PING_EVERY_MS = 1_000;

/** Forever, at most two seconds apart, jittered so that many clients do not return in step. */
function retryDelayMs(attempt: number): number {
  const ceiling = Math.min(2_000, 50 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

const OPTIONS = {
  // Commands wait for the server to come back. All that the bus sends may be sent twice: scripts are fenced.
  maxRetriesPerRequest: null,
  retryStrategy: retryDelayMs,
  // After a failover the connection may lead to what is a replica: go and find the primary, then resend.
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
} satisfies RedisOptions;

export interface Connection {
  readonly redis: Redis;
  close(): void;
}

/**
 * A connection for commands. A server that is frozen or a network that swallows packets leaves a TCP
 * connection open for ever, so it is pinged each second and thrown away when an answer is overdue.
 */
export function connect(url: string, name: string, log: Logger): Connection {
  const redis = open(url, name, log);
  let pingedAt: number | undefined;
  const watchdog = setInterval(() => {
    if (redis.status !== 'ready') {
      pingedAt = undefined;
    } else if (pingedAt === undefined) {
      pingedAt = Date.now();
      redis.ping().then(
        () => (pingedAt = undefined),
        () => (pingedAt = undefined),
      );
    } else if (Date.now() - pingedAt > DEAD_AFTER_MS) {
      log.warn({ connection: name, silentMs: Date.now() - pingedAt }, 'redis does not answer, connecting afresh');
      pingedAt = undefined;
      redis.stream.destroy();
    }
  }, PING_EVERY_MS);
  watchdog.unref();
  return {
    redis,
    close() {
      clearInterval(watchdog);
      discard(redis);
    },
  };
}

/** A connection without a watchdog of its own: for blocked reads, whose reader knows when they are overdue. */
export function open(url: string, name: string, log: Logger): Redis {
  const redis = new Redis(url, { ...OPTIONS, connectionName: name });
  redis.on('error', (error: Error) => log.warn({ connection: name, error: error.message }, 'redis connection'));
  return redis;
}

/** Throws the connection away without waiting for the other side, which may never answer. Safe to call twice. */
export function discard(redis: Redis): void {
  // The client starts a timer of two seconds at every disconnect and clears it when the connection ends.
  if (redis.status === 'end') return;
  redis.disconnect();
  redis.stream?.destroy();
}
