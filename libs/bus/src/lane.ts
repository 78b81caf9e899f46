import { backoffMs, pause } from './backoff.ts';
import { Batch } from './batch.ts';
import { breath } from './breath.ts';
import { type Delivery, PASSED_OVER, type Settle } from './delivery.ts';
import { classify, StoppedError } from './errors.ts';
import { makeGroupAgain } from './groups.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import type { RedisClient } from './redis-client.ts';
import { begin, commit, type Entry, operationsOf, type Reading, readAfter, type Step } from './scripts.ts';

export interface LaneSettings {
  readonly reading: Reading;
  readonly redis: RedisClient;
  readonly settle: Settle;
  /** Entries a read. */
  readonly batch: number;
  /** Commit after every handled event, so that the next handler reads what this one wrote. */
  readonly oneByOne: boolean;
  readonly log: Logger;
  readonly metrics: BusMetrics;
  /** What the handlers hold in memory may be ahead of the store: forget it. */
  readonly onForget: () => void;
  readonly onCommitted: (batch: Batch) => void;
}

/** Wake-ups may be lost: a lane looks at its stream at least so often. */
const LOOK_EVERY_MS = 1_000;
/** A read that has brought so much brings no more: what waits behind it on the connection must not wait long. */
const READ_BYTES = 512 * 1_024;
/** How much longer an entry may wait for each time that an owner has begun at it in vain, milliseconds. */
const SUSPICION_MS = 50;
/** Batches that are on their way to Redis while the next one is handled. */
const IN_FLIGHT = 2;
/** What is said to another slot, as a finding is, waits for the rest of its batch no longer than so many milliseconds. */
const HURRY_MS = 10;

/** One stream as the holder of a lease reads it: strictly in order, from the position that the group has come to. */
export class Lane {
  readonly #settings: LaneSettings;
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #woken = false;
  /** Redis may have lost the end of what it was told: what the group has come to must be asked for. */
  #doubt = false;
  /** Where the next batch begins: ahead of what is committed by what is in flight. */
  #position = '0-0';
  #committed = '0-0';
  #deliveries = 1;
  /** Commits that are not answered yet; each begins where the one before it ends, so one refusal refuses the rest. */
  #flight: Promise<boolean>[] = [];

  constructor(settings: LaneSettings) {
    this.#settings = settings;
  }

  /** There may be entries. */
  kick(): void {
    this.#woken = true;
    this.#wake();
  }

  /** The connection was lost: the server that answers now may not be where the old one was. */
  doubt(): void {
    this.#doubt = true;
    this.kick();
  }

  /** Finishes the entry in hand and returns from {@link run}; what is left is read by the next owner. */
  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  async run(): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#begin();
        failures = 0;
        await this.#follow();
      } catch (error) {
        await Promise.allSettled(this.#flight);
        if (signal.aborted) return;
        await this.#mend(error);
        await pause(backoffMs(failures), signal).catch(() => undefined);
        failures += 1;
      }
    }
    await Promise.allSettled(this.#flight);
  }

  async #begin(): Promise<void> {
    const { redis, reading } = this.#settings;
    this.#flight = [];
    this.#doubt = false;
    const begun = await begin(redis, reading);
    // Whoever keeps the leases learns of it with the next heartbeat and ends this lane.
    if (!begun) throw new StoppedError('the lease is lost');
    this.#position = begun.position;
    this.#committed = begun.position;
    this.#deliveries = Math.max(1, begun.count);
    // Of all that was in hand when a process died one entry was deadly: what is not gets ahead of it sooner or later.
    if (begun.count > 1) await pause(Math.random() * SUSPICION_MS * begun.count, this.#stop.signal);
  }

  /** Reads and commits until a commit is refused or the position is in doubt. */
  async #follow(): Promise<void> {
    const { batch } = this.#settings;
    for (let ahead = this.#read(this.#position); !this.#stop.signal.aborted; ) {
      const entries = await ahead;
      if (this.#doubt) return await this.#abandon();
      const last = entries.at(-1)?.id;
      if (last === undefined) {
        if (!(await this.#landed(0))) return await this.#abandon();
        await this.#rest();
        ahead = this.#read(this.#position);
        continue;
      }
      this.#woken = false;
      // Read ahead of small entries only: big ones would wait in memory.
      const next = entries.length === batch ? this.#read(last) : undefined;
      if (!(await this.#process(entries))) return await this.#abandon();
      ahead = next ?? this.#read(last);
    }
  }

  /** Gives up what is in flight: the group stands somewhere else than memory does. */
  async #abandon(): Promise<void> {
    await Promise.allSettled(this.#flight);
    this.#settings.onForget();
  }

  /** Waits for a kick, at most as long as until the next look. */
  async #rest(): Promise<void> {
    if (this.#woken || this.#stop.signal.aborted) return void (this.#woken = false);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
    this.#woken = false;
  }

  #read(after: string): Promise<Entry[]> {
    const { redis, reading, batch } = this.#settings;
    const entries = readAfter(redis, reading.stream, after, batch, READ_BYTES);
    // It may be given up before it is waited for.
    entries.catch(() => undefined);
    return entries;
  }

  /** False when a commit was refused. */
  async #process(entries: readonly Entry[]): Promise<boolean> {
    const { settle, oneByOne, metrics, reading } = this.#settings;
    const { signal } = this.#stop;
    metrics.received.inc({ group: reading.group, stream: reading.stream }, entries.length);
    // What kills its process must be the first of a batch to be known by that, so its neighbours go through alone.
    const singly = oneByOne || this.#deliveries > 1;
    const last = entries.at(-1);
    let done = new Batch(operationsOf(reading));
    let begun = performance.now();
    for (const entry of entries) {
      const settling = settle(this.#delivery(entry), signal);
      const settled = settling instanceof Promise ? await settling : settling;
      this.#deliveries = 1;
      done.add(entry.id, settled);
      if (singly && settled.reason !== PASSED_OVER) {
        if (!(await this.#commit(done, 0))) return false;
        done = new Batch(operationsOf(reading));
      } else if (done.outbox && entry !== last && performance.now() - begun > HURRY_MS) {
        if (!(await this.#commit(done, IN_FLIGHT))) return false;
        done = new Batch(operationsOf(reading));
        begun = performance.now();
      }
      const due = entry === last ? undefined : breath();
      if (due) await due;
      if (signal.aborted) break;
    }
    return done.entries === 0 || (await this.#commit(done, oneByOne ? 0 : IN_FLIGHT));
  }

  #delivery({ id, text, addressee }: Entry): Delivery {
    return { entryId: id, stream: this.#settings.reading.stream, text, addressee, deliveries: this.#deliveries };
  }

  /** Sends the commit and waits until no more than `room` are in flight; false when one that landed was refused. */
  async #commit(batch: Batch, room: number): Promise<boolean> {
    const { redis, reading, metrics, onCommitted } = this.#settings;
    const { last, entries, operations } = batch;
    const step: Step = { before: this.#position, after: last, entries };
    const landing = this.#insist(() => commit(redis, reading, step, operations)).then((taken) => {
      if (taken) {
        this.#committed = last;
        onCommitted(batch);
      } else metrics.refused.inc({ group: reading.group }, entries);
      return taken;
    });
    landing.catch(() => undefined);
    this.#flight.push(landing);
    this.#position = last;
    return await this.#landed(room);
  }

  async #landed(room: number): Promise<boolean> {
    while (this.#flight.length > room) {
      const taken = await this.#flight.shift();
      if (!taken) return false;
    }
    return true;
  }

  /** A decided outcome is not decided again because Redis is full or away: the same commit is tried until it works. */
  async #insist<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (classify(error) !== 'transient') throw error;
        const { log, reading } = this.#settings;
        log.warn({ group: reading.group, error: String(error) }, 'commit will be tried again');
        await pause(backoffMs(attempt), this.#stop.signal);
      }
    }
  }

  async #mend(error: unknown): Promise<void> {
    if (error instanceof StoppedError) return;
    const { log, redis, reading, metrics, onForget } = this.#settings;
    const { group, stream } = reading;
    const message = error instanceof Error ? error.message : String(error);
    log.error({ group, error: message }, 'lane failed, will start over');
    onForget();
    if (!message.includes('NOGROUP')) return;
    const from = await makeGroupAgain(redis, stream, group, this.#committed).catch(() => undefined);
    if (from === undefined) return;
    log.error({ group, from }, 'consumer group had vanished and was made again');
    metrics.groupsMade.inc({ group });
  }
}
