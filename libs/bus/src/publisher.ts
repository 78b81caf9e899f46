import { randomUUID } from 'node:crypto';
import { type Draft, digest, findTopic } from '@hale/events';
import type { Clock } from './clock.ts';
import { CONTROL, type Slot, slotOfKey, sourceKey, streamOf } from './keys.ts';
import { type Operation, operationOf, say } from './operations.ts';
import type { Write } from './outcome.ts';
import { slotOf } from './partition.ts';
import type { Planes } from './planes.ts';
import { Line } from './publisher-line.ts';
import { publish } from './scripts.ts';
import { stamp } from './stamp.ts';

export interface OnceOptions {
  /** How long the key is known, milliseconds; a day when absent. */
  readonly ttlMs?: number;
  /** Done in the same script as what goes to their slot, or without events if nothing does. */
  readonly writes?: readonly Write[];
}

/** Says what does not come from a handler: what was scraped, pushed, decided by a person. */
export interface Publisher {
  /**
   * Appends the drafts in order, each once even if the connection breaks in between; resolves when Redis has
   * them. `writes` go into the same script as the events of their slot (a file's offset with its lines).
   */
  publish(drafts: readonly Draft[], writes?: readonly Write[]): Promise<void>;
  /**
   * Publishes under a key of the caller's: the same key within a day is the same saying, in each slot that it goes to, so a repetition after half of it was lost says the other half. True if any of it was taken.
   */
  publishOnce(drafts: Draft | readonly Draft[], key: string, options?: OnceOptions): Promise<boolean>;
  /** The slot that a draft goes to, for the keys of writes beside it. */
  slotOf(draft: Draft): Slot;
}

const DAY_MS = 86_400_000;

/** What goes to one slot. */
interface Said {
  readonly drafts: Draft[];
  readonly writes: Write[];
}

/** One life of one producer: its sequences rise from 1, so a resent command is recognised by Redis. */
export class StreamPublisher implements Publisher {
  readonly #source: string;
  readonly #planes: Planes;
  readonly #clock: Clock;
  readonly #life = randomUUID();
  readonly #lines = new Map<Slot, Line>();

  constructor(source: string, planes: Planes, clock: Clock) {
    this.#source = source;
    this.#planes = planes;
    this.#clock = clock;
  }

  async publish(drafts: readonly Draft[], writes: readonly Write[] = []): Promise<void> {
    const slots = new Map<Slot, Said>();
    const of = (slot: Slot) => {
      const batch = slots.get(slot) ?? { drafts: [], writes: [] };
      slots.set(slot, batch);
      return batch;
    };
    for (const draft of drafts) of(this.slotOf(draft)).drafts.push(draft);
    for (const write of writes) of(slotOfKey(write.key) ?? CONTROL).writes.push(write);
    await Promise.all(
      [...slots].map(([slot, batch]) => this.#lineTo(slot).send((item) => this.#operations(item, slot, batch))),
    );
  }

  async publishOnce(
    drafts: Draft | readonly Draft[],
    key: string,
    { ttlMs = DAY_MS, writes = [] }: OnceOptions = {},
  ): Promise<boolean> {
    const once = digest(this.#source, key);
    const slots = new Map<Slot, Operation[]>();
    const add = (slot: Slot, operation: Operation) => slots.set(slot, [...(slots.get(slot) ?? []), operation]);
    [drafts].flat().forEach((draft: Draft, index) => {
      const slot = this.slotOf(draft);
      add(slot, this.#append(draft, slot, once, String(index)));
    });
    for (const write of writes) {
      const slot = slotOfKey(write.key) ?? CONTROL;
      add(slot, operationOf(write, slot));
    }
    const taken = await Promise.all(
      [...slots].map(([slot, operations]) => {
        const source = sourceKey(`once-${once}`, slot);
        return publish(this.#planes.redisOf(slot), source, ttlMs, [{ sequence: '1-0', operations }]);
      }),
    );
    return taken.includes(1);
  }

  slotOf(draft: Draft): Slot {
    const topic = findTopic(draft.type);
    if (!topic) throw new Error(`no topic ${draft.type} in the catalogue`);
    return slotOf(topic, draft, this.#planes.partitions);
  }

  #lineTo(slot: Slot): Line {
    const known = this.#lines.get(slot);
    if (known) return known;
    const line = new Line(this.#planes.redisOf(slot), sourceKey(`life-${this.#life}`, slot));
    this.#lines.set(slot, line);
    return line;
  }

  #operations(item: number, slot: Slot, { drafts, writes }: Said): Operation[] {
    const cause = `${this.#life}/${slot}/${item}`;
    const appends = drafts.map((draft, index) => this.#append(draft, slot, cause, String(index)));
    return [...appends, ...writes.map((write) => operationOf(write, slot))];
  }

  #append(draft: Draft, slot: Slot, cause: string, position: string): Operation {
    const stamped = stamp(draft, position, { source: `hale/${this.#source}`, cause, now: this.#clock.now() });
    return say(streamOf(stamped.topic, slot), stamped.payload);
  }
}
