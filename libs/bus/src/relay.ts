import { CONTROL, outboxKey, type Slot, sourceKey } from './keys.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { say } from './operations.ts';
import type { Planes } from './planes.ts';
import { publish } from './scripts.ts';

/** Sequences are remembered as long as an outbox entry could possibly wait. */
const REMEMBER_MS = 30 * 86_400_000;
const BATCH = 500;
const RETRY_MS = 500;

interface Waiting {
  readonly id: string;
  readonly target: Slot;
  readonly stream: string;
  readonly payload: string;
}

/**
 * Carries events from the outboxes of telemetry slots to the slots where they belong, in order and once: the
 * outbox entry's id is the sequence that the target's script checks. Relays of several processes may run on
 * the same outbox; whoever comes second is skipped by the script.
 *
 * A server that was killed may come back without the end of what it had said: an outbox entry that was read is in no
 * outbox then, or what was carried did not arrive. So the connections of a relay must not send anything again, and after a
 * loss it begins with what the outbox holds.
 */
export class Relay {
  readonly #planes: Planes;
  readonly #log: Logger;
  readonly #metrics: BusMetrics;
  readonly #running = new Map<Slot, Promise<void>>();
  readonly #again = new Set<Slot>();
  /** Slots whose last attempt failed. */
  readonly #failed = new Set<Slot>();
  #retry: NodeJS.Timeout | undefined;
  #losses = 0;
  #stopped = false;

  constructor(planes: Planes, log: Logger, metrics: BusMetrics) {
    this.#planes = planes;
    this.#log = log;
    this.#metrics = metrics;
  }

  /** A connection was lost and replaced: what has been read since the last loss may not be so any more. */
  doubt(): void {
    this.#losses += 1;
  }

  /** Tries nothing again from here on. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  /** Empties the slot's outbox; resolves when it is empty or the attempt failed (it is tried again soon, and at the next kick). */
  kick(slot: Slot): Promise<void> {
    const running = this.#running.get(slot);
    if (running) {
      this.#again.add(slot);
      return running;
    }
    const run = this.#empty(slot);
    this.#running.set(slot, run);
    return run;
  }

  async #empty(slot: Slot): Promise<void> {
    try {
      do {
        this.#again.delete(slot);
        while (await this.#carry(slot)) {
          // the next batch
        }
      } while (this.#again.has(slot));
    } catch (error) {
      if (this.#stopped) return;
      this.#log.warn({ slot, error: error instanceof Error ? error.message : String(error) }, 'relay will try again');
      this.#failed.add(slot);
      this.#retry ??= setTimeout(() => this.#retryFailed(), RETRY_MS).unref();
    } finally {
      // In the same turn as the last look at `#again`: a kick after that starts a run of its own.
      this.#running.delete(slot);
    }
  }

  #retryFailed(): void {
    this.#retry = undefined;
    const slots = [...this.#failed];
    this.#failed.clear();
    for (const slot of slots) void this.kick(slot);
  }

  /** One batch; true when there may be more. */
  async #carry(slot: Slot): Promise<boolean> {
    const losses = this.#losses;
    const from = this.#planes.redisOf(slot);
    const entries = await from.xrange(outboxKey(slot), '-', '+', 'COUNT', BATCH);
    if (entries.length === 0) return false;
    const waiting = entries.map(([id, fields]) => waitingOf(id, fields));
    const targets = Map.groupBy(waiting, ({ target }) => target);
    for (const [target, group] of targets) {
      const source = sourceKey(`outbox-${slot}`, target);
      const items = group.map(({ id, stream, payload }) => ({ sequence: id, operations: [say(stream, payload)] }));
      const taken = await publish(this.#planes.redisOf(target), source, REMEMBER_MS, items);
      this.#metrics.relayed.inc({ slot: target === CONTROL ? CONTROL : 'telemetry' }, taken);
    }
    if (losses !== this.#losses) return true;
    await from.xdel(outboxKey(slot), ...waiting.map(({ id }) => id));
    return entries.length === BATCH;
  }
}

function waitingOf(id: string, fields: readonly string[]): Waiting {
  const field = (name: string) => fields[fields.indexOf(name) + 1] ?? '';
  return { id, target: field('s'), stream: field('k'), payload: field('e') };
}
