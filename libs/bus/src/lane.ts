import { backoffMs, pause } from './backoff.ts';
import type { Delivery, Settle, Settled } from './delivery.ts';
import { PASSED_OVER } from './delivery.ts';
import { classify, StoppedError } from './errors.ts';
import { ensureGroup } from './groups.ts';
import type { Slot } from './keys.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { ScriptCall } from './operations.ts';
import type { RedisClient as Redis } from './redis-client.ts';
import { commit } from './scripts.ts';

export interface LaneSettings {
  readonly group: string;
  /** The same name after a restart, so that what was left pending is found at once. */
  readonly consumer: string;
  readonly stream: string;
  readonly slot: Slot;
  readonly redis: Redis;
  readonly settle: Settle;
  /** Entries a read. */
  readonly batch: number;
  /** Commit after every handled event, so that the next handler reads what this one wrote. */
  readonly oneByOne: boolean;
  /** Others' entries that were not finished for this long are taken over, milliseconds. */
  readonly claimIdleMs: number;
  readonly log: Logger;
  readonly metrics: BusMetrics;
  /** After a commit that put something into the outbox. */
  readonly onOutbox: (slot: Slot) => void;
  /** After a commit that was refused: memory is ahead of the store. */
  readonly onRefused: () => void;
  readonly onSettled: (settled: Settled) => void;
}

/** One stream as one consumer reads it: strictly in order, one batch at a time. */
export class Lane {
  readonly #settings: LaneSettings;
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #woken = true;
  /** True after a start or a lost connection: entries may be pending under our name without our knowing. */
  #recover = true;
  #claimedAt = 0;

  constructor(settings: LaneSettings) {
    this.#settings = settings;
  }

  get slot(): Slot {
    return this.#settings.slot;
  }

  get stream(): string {
    return this.#settings.stream;
  }

  /** There may be entries. */
  kick(): void {
    this.#woken = true;
    this.#wake();
  }

  /** The connection was lost: a reply with entries may have been lost with it. */
  recover(): void {
    this.#recover = true;
    this.kick();
  }

  /** Finishes the entry in hand and returns from {@link run}; what is left stays pending or unread. */
  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  async run(): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#drain();
        failures = 0;
        await this.#rest();
      } catch (error) {
        if (signal.aborted) return;
        await this.#mend(error);
        await pause(backoffMs(failures), signal).catch(() => undefined);
        failures += 1;
      }
    }
  }

  async #drain(): Promise<void> {
    this.#woken = false;
    const { claimIdleMs } = this.#settings;
    if (this.#recover || Date.now() - this.#claimedAt > claimIdleMs) {
      // Before, not after: a connection that is lost meanwhile asks for it again.
      this.#recover = false;
      await this.#claim();
      await this.#finishPending();
      this.#claimedAt = Date.now();
    }
    while (!this.#stop.signal.aborted) {
      const connection: unknown = Reflect.get(this.#settings.redis, 'stream');
      const entries = await this.#read('>', this.#settings.batch);
      if (Reflect.get(this.#settings.redis, 'stream') !== connection) {
        // The read may have been sent twice: what its lost reply held is pending under our name and comes first.
        return this.recover();
      }
      if (entries.length === 0) return;
      await this.#process(entries.map(([entryId, fields]) => this.#delivery(entryId, fields, 1)));
    }
  }

  /** Waits for a kick, at most as long as until the next look at others' pending entries. */
  async #rest(): Promise<void> {
    if (this.#woken || this.#stop.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#settings.claimIdleMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }

  async #read(from: string, count: number): Promise<Entry[]> {
    const { redis, group, consumer, stream } = this.#settings;
    const reply = await redis.xreadgroup('GROUP', group, consumer, 'COUNT', count, 'STREAMS', stream, from);
    return ((reply as [string, Entry[]][] | null) ?? [])[0]?.[1] ?? [];
  }

  /** Takes over what others left unfinished; it joins our own pending list. */
  async #claim(): Promise<void> {
    const { redis, group, consumer, stream, claimIdleMs } = this.#settings;
    for (let cursor = '0-0'; ; ) {
      const reply = await redis.xautoclaim(stream, group, consumer, claimIdleMs, cursor, 'COUNT', 100, 'JUSTID');
      const [next, , trimmed] = reply as [string, string[], string[]?];
      if (trimmed?.length) this.#settings.metrics.trimmed.inc({ group }, trimmed.length);
      if (next === '0-0') return;
      cursor = next;
    }
  }

  /**
   * What is pending under our name: nothing of it is in hand, since a lane handles in sequence. Read one by one,
   * because a read counts as a delivery: what comes after a poison entry must not be taken for poison with it.
   */
  async #finishPending(): Promise<void> {
    for (let from = '0'; !this.#stop.signal.aborted; ) {
      const [entry] = await this.#read(from, 1);
      if (!entry) return;
      const [entryId, fields] = entry;
      await this.#process([this.#delivery(entryId, fields, await this.#deliveries(entryId))]);
      from = entryId;
    }
  }

  async #deliveries(entryId: string): Promise<number> {
    const { redis, stream, group } = this.#settings;
    const rows = (await redis.xpending(stream, group, entryId, entryId, 1)) as [string, string, number, number][];
    return Number(rows[0]?.[3] ?? 1);
  }

  #delivery(entryId: string, fields: string[] | null, deliveries: number): Delivery {
    if (fields === null) this.#settings.metrics.trimmed.inc({ group: this.#settings.group });
    const field = (name: string) => {
      const at = fields?.indexOf(name) ?? -1;
      return at < 0 ? undefined : fields?.[at + 1];
    };
    return { entryId, stream: this.stream, text: field('e') ?? null, addressee: field('g'), deliveries };
  }

  async #process(deliveries: readonly Delivery[]): Promise<void> {
    let done: [Delivery, Settled][] = [];
    for (const delivery of deliveries) {
      const settled = await this.#settings.settle(delivery, this.#stop.signal);
      done.push([delivery, settled]);
      this.#settings.onSettled(settled);
      if (this.#settings.oneByOne && settled.reason !== PASSED_OVER) {
        await this.#commit(done);
        done = [];
      }
      if (this.#stop.signal.aborted) break;
    }
    if (done.length > 0) await this.#commit(done);
  }

  async #commit(done: readonly [Delivery, Settled][]): Promise<void> {
    const { redis, group, slot, metrics, onOutbox, onRefused } = this.#settings;
    const call = new ScriptCall(this.stream);
    for (const [{ entryId }, { operations }] of done) call.add(entryId, operations);
    const committed = await this.#insist(() => commit(redis, group, call));
    const refused = committed.filter((mine) => !mine).length;
    if (refused > 0) {
      metrics.refused.inc({ group }, refused);
      onRefused();
    }
    if (done.some(([, settled]) => settled.outbox)) onOutbox(slot);
  }

  /** A decided outcome is not decided again because Redis is full or away: the same commit is tried until it works. */
  async #insist<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (classify(error) !== 'transient') throw error;
        const { log, group } = this.#settings;
        log.warn({ group, error: String(error) }, 'commit will be tried again');
        await pause(backoffMs(attempt), this.#stop.signal);
      }
    }
  }

  async #mend(error: unknown): Promise<void> {
    if (error instanceof StoppedError) return;
    const { log, group, redis, metrics, onRefused } = this.#settings;
    const message = error instanceof Error ? error.message : String(error);
    log.error({ group, error: message }, 'lane failed, will start over');
    onRefused();
    this.#recover = true;
    if (!message.includes('NOGROUP')) return;
    log.error({ group }, 'consumer group has vanished, making it again from the start of the stream');
    metrics.groupsMade.inc({ group });
    await ensureGroup(redis, this.stream, group).catch(() => undefined);
  }
}

type Entry = [id: string, fields: string[] | null];
