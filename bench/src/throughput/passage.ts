import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { type Bus, type Publisher, streamOfName } from '@hale/bus';
import type { Draft } from '@hale/events';
import { Redis } from 'ioredis';
import { PARTITIONS, startBus } from '../bus.ts';
import type { Departures } from './departures.ts';
import { indexOfSeries } from './events.ts';

const SILENCE_MS = 5_000;

type Reply = [stream: string, entries: [id: string, fields: string[]][]][];

/** Sends events in at the front and sees them come out at the end, by one clock. Close it. */
export class Passage {
  readonly #bus: Bus;
  readonly #publisher: Publisher;
  readonly #reader: Redis;
  readonly #draft: (index: number) => Draft;
  readonly #positions = new Map<string, string>();
  readonly #departedAt: number[] = [];
  readonly #arrivedAt: number[] = [];
  #arrived = 0;

  private constructor(url: string, bus: Bus, draft: (index: number) => Draft) {
    this.#bus = bus;
    this.#publisher = bus.publisher('bench');
    this.#reader = new Redis(url);
    this.#draft = draft;
    for (let slot = 0; slot < PARTITIONS; slot += 1) {
      this.#positions.set(streamOfName('metrics.sampled', String(slot)), '0-0');
    }
  }

  /** Empties the database first. */
  static async open(url: string, draft: (index: number) => Draft): Promise<Passage> {
    const bus = await startBus(url, 'passage');
    const passage = new Passage(url, bus, draft);
    await passage.#reader.flushdb();
    return passage;
  }

  /** Sends until told to end and waits for the last one: events a second and each one's time on its way, milliseconds. */
  async send(departures: Departures): Promise<{ readonly eventsPerS: number; readonly latenciesMs: number[] }> {
    const first = this.#departedAt.length;
    const sent = { all: false };
    const arriving = this.#arrive(sent);
    arriving.catch(() => undefined);
    const startedAt = performance.now();
    const publishing = await this.#depart(departures, startedAt);
    sent.all = true;
    await Promise.all([...publishing, arriving]);
    const events = this.#departedAt.length - first;
    const latenciesMs = Array.from(
      { length: events },
      (_, index) => (this.#arrivedAt[first + index] ?? Number.NaN) - (this.#departedAt[first + index] ?? Number.NaN),
    );
    const lastAt = latenciesMs.reduce((last, _, index) => Math.max(last, this.#arrivedAt[first + index] ?? 0), 0);
    return { eventsPerS: (events * 1_000) / (lastAt - startedAt), latenciesMs };
  }

  close(): void {
    this.#reader.disconnect();
    this.#bus.close();
  }

  async #depart(departures: Departures, startedAt: number): Promise<Promise<void>[]> {
    const first = this.#departedAt.length;
    const calls: Promise<void>[] = [];
    for (;;) {
      const departed = this.#departedAt.length;
      const due = departures(performance.now() - startedAt, departed - first, departed - this.#arrived);
      if (due === undefined) return calls;
      if (due === 0) {
        await delay(1);
        continue;
      }
      const drafts = Array.from({ length: due }, (_, index) => this.#draft(departed + index));
      const now = performance.now();
      for (let index = 0; index < due; index += 1) this.#departedAt.push(now);
      calls.push(this.#publisher.publish(drafts));
      // Without this a full passage would publish and never read.
      await turn();
    }
  }

  async #arrive(sent: { readonly all: boolean }): Promise<void> {
    while (!sent.all || this.#arrived < this.#departedAt.length) {
      const reply = await this.#reader.xread(
        'BLOCK',
        SILENCE_MS,
        'STREAMS',
        ...this.#positions.keys(),
        ...this.#positions.values(),
      );
      const now = performance.now();
      if (!reply) throw new Error(`nothing arrived for ${SILENCE_MS} ms after ${this.#arrived} events`);
      for (const [stream, entries] of reply as Reply) {
        for (const [id, [, text = '']] of entries) {
          const index = indexOfSeries(text);
          if (this.#arrivedAt[index] !== undefined) throw new Error(`event ${index} arrived twice`);
          this.#arrivedAt[index] = now;
          this.#positions.set(stream, id);
          this.#arrived += 1;
        }
      }
    }
  }
}
