import type { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

/** How long a command may stay unanswered before its connection counts as dead. */
export const DEAD_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 1_000;

/** For what a server is waited for: the answer to a ping, or to the first words of a connection. */
interface Wait {
  readonly status: 'ready' | 'connect';
  readonly since: number;
}

/**
 * A server that is frozen or a network that swallows packets leaves a TCP connection open for ever, so each
 * is pinged every second and thrown away when an answer is overdue. What waits on it is sent again over the next.
 */
export class Watchdog {
  readonly #name: string;
  readonly #log: Logger;
  readonly #connections: () => readonly Redis[];
  readonly #waits = new WeakMap<Redis, Wait>();
  readonly #timer: NodeJS.Timeout;

  constructor(name: string, log: Logger, connections: () => readonly Redis[]) {
    this.#name = name;
    this.#log = log;
    this.#connections = connections;
    this.#timer = setInterval(() => this.#lookAtAll(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #lookAtAll(): void {
    for (const redis of this.#connections()) this.#look(redis, Date.now());
  }

  #look(redis: Redis, now: number): void {
    const { status } = redis;
    const wait = this.#waits.get(redis);
    if (status !== 'ready' && status !== 'connect') {
      this.#waits.delete(redis);
    } else if (wait?.status !== status) {
      this.#waits.set(redis, { status, since: now });
      if (status === 'ready') this.#ping(redis);
    } else if (now - wait.since > DEAD_AFTER_MS) {
      const silence = { connection: this.#name, silentMs: now - wait.since };
      this.#log.warn(silence, 'redis does not answer, connecting afresh');
      this.#waits.delete(redis);
      redis.stream.destroy();
    }
  }

  #ping(redis: Redis): void {
    const answered = () => void this.#waits.delete(redis);
    redis.ping().then(answered, answered);
  }
}
