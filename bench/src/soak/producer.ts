import { setTimeout as delay } from 'node:timers/promises';
import { type Bus, fillingsOf, type Publisher, streamOfName } from '@hale/bus';
import { PARTITIONS } from '../bus.ts';
import { KEYS, lineDraft } from './lines.ts';
import { HIGH_WATER, TOPIC } from './settings.ts';

/** What a producer has to say for itself. */
export interface Account {
  /** The last number of each key; all of them were taken. */
  readonly said: Readonly<Record<string, number>>;
  readonly events: number;
  /** Publishes that failed, or were not tried because the collector would have answered 503; each was said again. */
  readonly refusals: number;
}

const TICK_MS = 10;
const MOST_AT_ONCE = 500;
const MOST_UNDER_WAY = 16;
/** The most that any group is behind while as much is said as goes through. */
const WINDOW = 8_000;
const LOOK_EVERY_MS = 1_000;
const COME_BACK_MS = 1_000;

/** Says numbers, rising by one for each key, the keys in turn, and comes back with what was refused. */
export class Producer {
  readonly #bus: Bus;
  readonly #publisher: Publisher;
  readonly #said: Record<string, number> = Object.fromEntries(KEYS.map((key) => [key, 0]));
  readonly #underWay = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #events = 0;
  #refusals = 0;
  #full = false;

  constructor(bus: Bus) {
    this.#bus = bus;
    this.#publisher = bus.publisher('soak');
  }

  /** Events a second that all groups keep up with. */
  async saturate(seconds: number): Promise<number> {
    const [startedAt, before] = [performance.now(), this.#events];
    const over = () => performance.now() - startedAt > seconds * 1_000;
    while (!over()) {
      const room = WINDOW - (await this.#behind());
      for (let left = room; left > 0 && !over(); left -= MOST_AT_ONCE) await this.#say(Math.min(left, MOST_AT_ONCE));
    }
    await Promise.all(this.#underWay);
    while ((await this.#behind()) > 0) await delay(TICK_MS);
    return Math.round(((this.#events - before) * 1_000) / (performance.now() - startedAt));
  }

  /** Says so many a second until {@link end}. */
  begin(eventsPerS: number): void {
    this.#running = Promise.all([this.#sayAt(eventsPerS), this.#lookAtMemory()]);
  }

  /** Resolves when all that was said is there. */
  async end(): Promise<Account> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#underWay);
    return { said: this.#said, events: this.#events, refusals: this.#refusals };
  }

  async #sayAt(eventsPerS: number): Promise<void> {
    const { signal } = this.#stop;
    const startedAt = performance.now();
    for (let departed = 0; !signal.aborted; await delay(TICK_MS)) {
      const due = Math.floor(((performance.now() - startedAt) * eventsPerS) / 1_000) - departed;
      for (let left = due; left > 0 && !signal.aborted; left -= MOST_AT_ONCE)
        await this.#say(Math.min(left, MOST_AT_ONCE));
      departed += due;
    }
  }

  async #say(events: number): Promise<void> {
    const drafts = Array.from({ length: events }, () => {
      const key = KEYS[this.#events % KEYS.length] ?? '';
      this.#events += 1;
      const number = (this.#said[key] ?? 0) + 1;
      this.#said[key] = number;
      return lineDraft(key, number);
    });
    const said = this.#deliver(drafts);
    this.#underWay.add(said);
    void said.finally(() => this.#underWay.delete(said));
    if (this.#underWay.size >= MOST_UNDER_WAY) await Promise.race(this.#underWay);
  }

  async #deliver(drafts: ReturnType<typeof lineDraft>[]): Promise<void> {
    for (;;) {
      try {
        if (this.#full) throw new Error('503');
        return await this.#publisher.publish(drafts);
      } catch {
        this.#refusals += 1;
        await delay(COME_BACK_MS);
      }
    }
  }

  /** As the collector does. */
  async #lookAtMemory(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const fillings = await fillingsOf(this.#bus.planes.telemetry, HIGH_WATER);
      this.#full = fillings.some(({ used, limit }) => used > limit);
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    this.#full = false;
  }

  /** Entries that the slowest group has not finished. */
  async #behind(): Promise<number> {
    const streams = Array.from({ length: PARTITIONS }, (_, slot) => streamOfName(TOPIC, String(slot)));
    const groups = await Promise.all(streams.map((stream) => this.#bus.planes.telemetry.xinfo('GROUPS', stream)));
    return (groups as unknown[][][]).reduce((sum, each) => sum + Math.max(...each.map(lagOf)), 0);
  }
}

const lagOf = (group: readonly unknown[]): number => Number(group[group.indexOf('lag') + 1] ?? 0);
