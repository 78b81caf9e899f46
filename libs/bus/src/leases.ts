import { setTimeout as delay } from 'node:timers/promises';
import { assign } from './assignment.ts';
import type { Coordination } from './coordination.ts';
import { CONTROL, leaseKey, type Slot, workersKey } from './keys.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import type { Patience } from './patience.ts';
import { hold, join, release } from './scripts.ts';

/** The time from the taking of a lease to its end, as whoever does the work sees it. */
export interface Tenure {
  /**
   * Lets go of the slot: finishes what is in hand, resolves when the last commit is through. What is committed after
   * the lease was lost is refused by the commit itself, so this may be late.
   */
  end(): Promise<void>;
}

export interface LeaseSettings {
  readonly group: string;
  /** This life of this worker: no two have the same. */
  readonly worker: string;
  /** All of one plane. */
  readonly slots: readonly Slot[];
  readonly coordination: Coordination;
  /** A worker that says nothing for so long loses what it has, milliseconds. */
  readonly leaseMs: number;
  /** The slot is ours under this token. */
  readonly onGain: (slot: Slot, token: string) => Tenure;
  readonly log: Logger;
  readonly metrics: BusMetrics;
}

/** Stops them; resolves when others may take over, or when Redis does not answer, for then the leases run out by themselves. */
export async function stopAll(
  leases: readonly Leases[],
  { patience, group, log }: { readonly patience: Patience; readonly group: string; readonly log: Logger },
): Promise<void> {
  const stopped = Promise.all(leases.map((each) => each.stop())).catch((error: unknown) =>
    log.warn({ group, error: String(error) }, 'stopped without giving leases back'),
  );
  await patience.whileAnswering(stopped);
}

/** Heartbeats in the time of a lease: three may be missed. */
const BEATS_A_LEASE = 4;

interface Held extends Tenure {
  readonly token: string;
  /** Set once the slot is to be let go of. */
  ending?: Promise<void>;
}

/**
 * Who of a group's workers owns which slot. A worker says each beat that it is there, keeps what it holds, lets go of
 * what should be another's and takes what should be its own and is free. Two workers may believe for a moment that a
 * slot is theirs; the token that the commit checks makes one of them wrong.
 */
export class Leases {
  readonly #settings: LeaseSettings;
  readonly #workers: string;
  readonly #held = new Map<Slot, Held>();
  readonly #stop = new AbortController();
  #tenures = 0;
  #beat = new AbortController();
  #deaf: () => void = () => undefined;
  #running: Promise<void> | undefined;
  /** Taking our name off the list of workers. */
  #leaving: Promise<unknown> | undefined;

  constructor(settings: LeaseSettings) {
    this.#settings = settings;
    this.#workers = workersKey(settings.group, settings.slots[0] ?? '');
  }

  /** Looks each beat until {@link stop}. */
  start(): void {
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { leaseMs, log, group, coordination } = this.#settings;
    this.#deaf = coordination.wakes.listen(this.#workers, () => this.#beat.abort());
    while (!this.#stop.signal.aborted) {
      this.#beat = new AbortController();
      const signal = AbortSignal.any([this.#stop.signal, this.#beat.signal]);
      await this.#look().catch((error: unknown) => {
        log.warn(
          { group, error: error instanceof Error ? error.message : String(error) },
          'leases will be looked at again',
        );
      });
      await delay(leaseMs / BEATS_A_LEASE, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Lets go of everything in good order; resolves when the last commit is through and others may take over. */
  async stop(): Promise<void> {
    const { coordination, worker, leaseMs } = this.#settings;
    this.#stop.abort();
    this.#deaf();
    // Still kept while what is in hand is finished, which may take longer than a lease lasts.
    const keeping = setInterval(() => void this.#keep().catch(() => undefined), leaseMs / BEATS_A_LEASE);
    keeping.unref();
    // Whoever is woken by a release must count us out by then. Lanes do not wait for it: Redis may never answer.
    this.#leaving = coordination.redis.zrem(this.#workers, worker);
    await Promise.allSettled([this.#leaving, ...[...this.#held.keys()].map((slot) => this.#let(slot))]);
    clearInterval(keeping);
    await Promise.all([this.#leaving, this.#running]);
  }

  async #look(): Promise<void> {
    const { coordination, worker, slots, leaseMs } = this.#settings;
    const [workers] = await Promise.all([join(coordination.redis, this.#workers, worker, leaseMs), this.#keep()]);
    if (this.#stop.signal.aborted) return;
    const owners = assign(slots, workers);
    const mine = slots.filter((slot) => owners.get(slot) === worker);
    for (const slot of this.#held.keys()) if (owners.get(slot) !== worker) void this.#let(slot);
    await Promise.all(mine.filter((slot) => !this.#held.has(slot)).map((slot) => this.#take(slot)));
  }

  async #keep(): Promise<void> {
    const { coordination, group, leaseMs } = this.#settings;
    await Promise.all(
      [...this.#held].map(async ([slot, held]) => {
        if (await hold(coordination.redis, leaseKey(group, slot), held.token, leaseMs, 'keep')) return;
        if (!held.ending) this.#lose(slot, held);
      }),
    );
  }

  async #take(slot: Slot): Promise<void> {
    const { coordination, group, worker, leaseMs, onGain, metrics } = this.#settings;
    // A token of its own for each tenure: what was sent under an earlier one is refused.
    this.#tenures += 1;
    const token = `${worker}/${this.#tenures}`;
    if (!(await hold(coordination.redis, leaseKey(group, slot), token, leaseMs, 'take'))) return;
    if (this.#stop.signal.aborted) return await release(coordination.redis, group, slot, token, this.#workers);
    this.#held.set(slot, { token, ...onGain(slot, token) });
    metrics.leases.inc({ group, event: 'gained' });
    metrics.slots.set({ group, plane: this.#plane }, this.#held.size);
  }

  /** Ends the tenure and gives the lease back; once, however often it is asked for. */
  async #let(slot: Slot): Promise<void> {
    const held = this.#held.get(slot);
    if (!held) return;
    held.ending ??= this.#handOver(slot, held);
    await held.ending;
  }

  async #handOver(slot: Slot, held: Held): Promise<void> {
    const { coordination, group, metrics, log } = this.#settings;
    try {
      await held.end();
      await this.#leaving;
      await release(coordination.redis, group, slot, held.token, this.#workers);
      metrics.leases.inc({ group, event: 'released' });
    } catch (error) {
      log.warn({ group, slot, error: String(error) }, 'lease was not given back, it will expire');
    }
    this.#forget(slot, held);
  }

  /** It expired: frozen for too long, or cut off. Somebody else may be at work already. */
  #lose(slot: Slot, held: Held): void {
    const { group, metrics, log } = this.#settings;
    metrics.leases.inc({ group, event: 'lost' });
    log.warn({ group, slot }, 'lease was lost, what is in hand will be refused');
    // Taken again only when the old tenure is over: two of one slot in one process would share its memory.
    held.ending = held.end().finally(() => {
      this.#forget(slot, held);
      this.#beat.abort();
    });
    held.ending.catch(() => undefined);
  }

  #forget(slot: Slot, held: Held): void {
    const { group, metrics } = this.#settings;
    if (this.#held.get(slot) === held) this.#held.delete(slot);
    metrics.slots.set({ group, plane: this.#plane }, this.#held.size);
  }

  get #plane(): string {
    return this.#settings.slots[0] === CONTROL ? 'control' : 'telemetry';
  }
}
