import { setTimeout as delay } from 'node:timers/promises';
import { fillingOf, type HighWater } from './filling.ts';
import { COMFORTABLE } from './give-way.ts';
import { outboxKey, type Slot } from './keys.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { hashSlotOf, type RedisClient, serverAt, serversOf } from './redis-client.ts';

interface FillingWatchSettings {
  readonly redis: RedisClient;
  readonly slots: readonly Slot[];
  readonly highWater: HighWater;
  /** Called at each look at which the server of the slot is fuller than is comfortable. */
  readonly onPressed: (slot: Slot) => void;
  readonly log: Logger;
  readonly metrics: BusMetrics;
}

/** While there is room; no sender fills half of a server in this time. Milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** A server of 512 MB that is told 50 MB a second fills by 3 % in this time. Milliseconds. */
const LOOK_EVERY_MS_WHEN_PRESSED = 250;

/** How full the servers of a plane are, as a share of their high-water marks: one question a server, for all its slots. */
export class FillingWatch {
  readonly #settings: FillingWatchSettings;
  readonly #stop = new AbortController();
  readonly #hashSlots = new Map<Slot, number>();
  readonly #fillings = new Map<Slot, number>();

  constructor(settings: FillingWatchSettings) {
    this.#settings = settings;
  }

  /** Of the server that holds the slot, as of the last look; 0 before the first. */
  of(slot: Slot): number {
    return this.#fillings.get(slot) ?? 0;
  }

  /** Runs until {@link stop}. */
  async run(): Promise<void> {
    const { slots, onPressed, log } = this.#settings;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#look().catch((error: unknown) =>
        log.warn({ error: String(error) }, 'how full redis is could not be asked'),
      );
      const pressed = slots.filter((slot) => this.of(slot) > COMFORTABLE);
      for (const slot of pressed) onPressed(slot);
      const waitMs = pressed.length > 0 ? LOOK_EVERY_MS_WHEN_PRESSED : LOOK_EVERY_MS;
      await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async #look(): Promise<void> {
    const { redis, slots, highWater, metrics } = this.#settings;
    const servers = await serversOf(redis);
    const fillings = new Map<RedisClient | undefined, number>();
    const ask = async (server: RedisClient) => {
      const { used, limit } = await fillingOf(server, highWater);
      fillings.set(server, used / limit);
    };
    // One that is away in a Cluster must not keep the others from being looked after.
    await Promise.allSettled([...servers.map(ask), this.#locate()]);
    if (fillings.size === 0) throw new Error('no server answers');
    const fullest = Math.max(...fillings.values());
    metrics.filling.set(fullest);
    for (const slot of slots) {
      const server = serverAt(redis, this.#hashSlots.get(slot) ?? 0);
      // While a slot moves it may be at any of them.
      const unknown = server ? this.of(slot) : fullest;
      this.#fillings.set(slot, fillings.get(server) ?? unknown);
    }
  }

  async #locate(): Promise<void> {
    const { redis, slots } = this.#settings;
    if (this.#hashSlots.size === slots.length) return;
    await Promise.all(slots.map(async (slot) => this.#hashSlots.set(slot, await hashSlotOf(redis, outboxKey(slot)))));
  }
}
