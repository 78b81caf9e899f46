import { randomUUID } from 'node:crypto';
import { type Draft, digest, findTopic } from '@hale/events';
import type { Clock } from './clock.ts';
import { CONTROL, type Slot, slotOfKey, sourceKey, streamOf } from './keys.ts';
import { append, type Operation, operationOf, ScriptCall } from './operations.ts';
import type { Write } from './outcome.ts';
import { slotOf } from './partition.ts';
import type { Planes } from './planes.ts';
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

/** One life of one producer: its sequences rise from 1, so a resent command is recognised by Redis. */
export class StreamPublisher implements Publisher {
  readonly #source: string;
  readonly #planes: Planes;
  readonly #clock: Clock;
  readonly #life = randomUUID();
  readonly #sequences = new Map<Slot, number>();
  /** The last publish of each slot: one at a time, or a retry could overtake and be taken for a repetition. */
  readonly #tails = new Map<Slot, Promise<unknown>>();

  constructor(source: string, planes: Planes, clock: Clock) {
    this.#source = source;
    this.#planes = planes;
    this.#clock = clock;
  }

  async publish(drafts: readonly Draft[], writes: readonly Write[] = []): Promise<void> {
    const slots = new Map<Slot, { drafts: Draft[]; writes: Write[] }>();
    const of = (slot: Slot) => {
      const batch = slots.get(slot) ?? { drafts: [], writes: [] };
      slots.set(slot, batch);
      return batch;
    };
    for (const draft of drafts) of(this.slotOf(draft)).drafts.push(draft);
    for (const write of writes) of(slotOfKey(write.key) ?? CONTROL).writes.push(write);
    await Promise.all(
      [...slots].map(([slot, batch]) => this.#inTurn(slot, () => this.#send(slot, batch.drafts, batch.writes))),
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
        const call = new ScriptCall(sourceKey(`once-${once}`, slot));
        call.add('1-0', operations);
        return publish(this.#planes.redisOf(slot), ttlMs, call);
      }),
    );
    return taken.includes(1);
  }

  slotOf(draft: Draft): Slot {
    const topic = findTopic(draft.type);
    if (!topic) throw new Error(`no topic ${draft.type} in the catalogue`);
    return slotOf(topic, draft, this.#planes.partitions);
  }

  async #inTurn<Result>(slot: Slot, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#tails.get(slot) ?? Promise.resolve()).then(work);
    this.#tails.set(
      slot,
      turn.catch(() => undefined),
    );
    return await turn;
  }

  async #send(slot: Slot, drafts: readonly Draft[], writes: readonly Write[]): Promise<void> {
    const sequence = (this.#sequences.get(slot) ?? 0) + 1;
    // Taken even if the call fails: a failed call may have had its effect, and gaps do no harm.
    this.#sequences.set(slot, sequence);
    const cause = `${this.#life}/${slot}/${sequence}`;
    const call = new ScriptCall(sourceKey(`life-${this.#life}`, slot));
    const appends = drafts.map((draft, index) => this.#append(draft, slot, cause, String(index)));
    call.add(`${sequence}-0`, [...appends, ...writes.map((write) => operationOf(write, slot))]);
    await publish(this.#planes.redisOf(slot), DAY_MS, call);
  }

  #append(draft: Draft, slot: Slot, cause: string, position: string): Operation {
    const stamped = stamp(draft, position, { source: `hale/${this.#source}`, cause, now: this.#clock.now() });
    return append(streamOf(stamped.topic, slot), 'e', stamped.payload);
  }
}
