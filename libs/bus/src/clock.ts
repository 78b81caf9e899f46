import type { RedisClient } from './redis-client.ts';

/** What time it is, in milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** Redis' clock, read now and then: leases, guards and timers of all processes go by the same time. */
export class RedisClock implements Clock {
  readonly #redis: RedisClient;
  #offsetMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** Reads the clock, then again every 30 s. */
  async start(): Promise<void> {
    await this.#sync();
    this.#timer = setInterval(() => void this.#sync().catch(() => undefined), 30_000);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Milliseconds since the epoch, off by at most half a round trip and the drift of 30 s. */
  now(): number {
    return Math.round(Date.now() + this.#offsetMs);
  }

  async #sync(): Promise<void> {
    const before = Date.now();
    const [seconds, micros] = await this.#redis.time();
    const after = Date.now();
    this.#offsetMs = Number(seconds) * 1_000 + Number(micros) / 1_000 - (before + after) / 2;
  }
}
