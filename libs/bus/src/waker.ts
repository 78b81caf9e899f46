import type { Cluster, Redis } from 'ioredis';
import { backoffMs, pause } from './backoff.ts';
import { discard, open } from './connection.ts';
import type { Logger } from './logger.ts';
import type { RedisClient } from './redis-client.ts';

const BLOCK_MS = 1_000;
/** A blocked read that has not returned this long after it should have is taken for hung. */
const GRACE_MS = 3_000;
/** Under load a look finds something each time; this many milliseconds between two keep it from spinning. */
const PACE_MS = 2;
const UNSEEN = '';

export interface WakerSettings {
  readonly url: string;
  readonly name: string;
  readonly streams: readonly string[];
  readonly log: Logger;
  readonly onEntries: (stream: string) => void;
  /** The connection had to be replaced. */
  readonly onReset: () => void;
}

/**
 * A plain blocked read that only wakes the lanes; they read for themselves on another connection. A reply
 * that is lost therefore loses nothing, and a read that hangs costs four seconds: the connection is thrown
 * away (a black-holed one never errors), and a fresh one starts.
 */
export class Waker {
  readonly #settings: WakerSettings;
  readonly #stop = new AbortController();
  /** The newest id of each stream for which its lane was woken. */
  readonly #seen = new Map<string, string>();
  #redis: Redis | Cluster | undefined;

  constructor(settings: WakerSettings) {
    this.#settings = settings;
    for (const stream of settings.streams) this.#seen.set(stream, UNSEEN);
  }

  async run(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted; ) {
      try {
        this.#redis ??= open(this.#settings.url, this.#settings.name, this.#settings.log);
        await this.#look(this.#redis);
        failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#replace(error);
        await pause(backoffMs(failures), this.#stop.signal).catch(() => undefined);
        failures += 1;
      }
    }
  }

  stop(): void {
    this.#stop.abort();
    if (this.#redis) discard(this.#redis);
  }

  async #look(redis: RedisClient): Promise<void> {
    const unknown = [...this.#seen].filter(([, id]) => id === UNSEEN).map(([stream]) => stream);
    if (unknown.length > 0) return await this.#wake(redis, unknown);
    const read = redis.xread('COUNT', 1, 'BLOCK', BLOCK_MS, 'STREAMS', ...this.#seen.keys(), ...this.#seen.values());
    const reply = (await withDeadline(read, BLOCK_MS + GRACE_MS)) as [string, unknown][] | null;
    if (!reply) return;
    await this.#wake(
      redis,
      reply.map(([stream]) => stream),
    );
    await pause(PACE_MS, this.#stop.signal);
  }

  /** Notes the newest id first and wakes then: a lane reads at least as far as what will not wake it again. */
  async #wake(redis: RedisClient, streams: readonly string[]): Promise<void> {
    const pipeline = redis.pipeline();
    for (const stream of streams) pipeline.xrevrange(stream, '+', '-', 'COUNT', 1);
    const replies = (await withDeadline(pipeline.exec(), GRACE_MS)) ?? [];
    for (const [index, stream] of streams.entries()) {
      const [error, entries] = replies[index] ?? [];
      if (error) throw error;
      this.#seen.set(stream, (entries as [string, string[]][])[0]?.[0] ?? this.#floor(stream));
      this.#settings.onEntries(stream);
    }
  }

  #floor(stream: string): string {
    const seen = this.#seen.get(stream) ?? UNSEEN;
    return seen === UNSEEN ? '0-0' : seen;
  }

  #replace(error: unknown): void {
    const { log, name, onReset } = this.#settings;
    log.warn({ reader: name, error: error instanceof Error ? error.message : String(error) }, 'reader starts over');
    if (this.#redis) discard(this.#redis);
    this.#redis = undefined;
    onReset();
  }
}

async function withDeadline<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
