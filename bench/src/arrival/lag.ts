import { setTimeout as delay } from 'node:timers/promises';
import { streamOfName } from '@hale/bus';
import type { Redis } from 'ioredis';
import { PARTITIONS } from '../bus.ts';

const LOOK_EVERY_MS = 50;
const GROUP = 'anomaly-detector';
const STREAMS = Array.from({ length: PARTITIONS }, (_, slot) => streamOfName('metrics.sampled', String(slot)));

/** How old the oldest frame is that the detector has not committed, looked at again and again. Milliseconds. */
export class Lag {
  readonly #redis: Redis;
  readonly #stop = new AbortController();
  readonly #ages: number[] = [];
  readonly #watching: Promise<void>;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.#watching = this.#watch();
  }

  /** What was seen since the last call. */
  take(): number[] {
    return this.#ages.splice(0);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const oldest = (await Promise.all(STREAMS.map((stream) => oldestUnread(this.#redis, stream)))).filter(
        Number.isFinite,
      );
      this.#ages.push(Math.max(0, Date.now() - Math.min(Date.now(), ...oldest)));
      await delay(LOOK_EVERY_MS);
    }
  }
}

/** Resolves when the detector has committed all that there is. */
export async function caughtUp(redis: Redis): Promise<void> {
  while ((await Promise.all(STREAMS.map((stream) => oldestUnread(redis, stream)))).some(Number.isFinite))
    await delay(20);
}

/** When the first entry came that the group is not past, milliseconds since the epoch; NaN when there is none. */
async function oldestUnread(redis: Redis, stream: string): Promise<number> {
  const groups = (await redis.xinfo('GROUPS', stream).catch(() => [])) as unknown[][];
  const group = groups.find((fields) => fieldOf(fields, 'name') === GROUP);
  if (!group) return Number.NaN;
  const [entry] = await redis.xrange(stream, `(${fieldOf(group, 'last-delivered-id')}`, '+', 'COUNT', 1);
  return entry ? Number(entry[0].split('-', 1)[0]) : Number.NaN;
}

const fieldOf = (fields: readonly unknown[], name: string): string => String(fields[fields.indexOf(name) + 1]);
