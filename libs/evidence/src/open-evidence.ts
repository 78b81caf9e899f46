import { type HandlerContext, openSlots, type Slot, type Write } from '@hale/bus';
import type { ServiceRef } from '@hale/events';
import { type Chunk, emptyChunk, readChunk } from './chunk.ts';
import { chunkStartOf, LIMITS } from './limits.ts';
import { OpenSlot, type Points } from './open-slot.ts';
import { chunkKey, type Writer } from './store.ts';

/** Recent history of one service, as one writer has it. */
export interface EvidenceLog {
  /**
   * Takes what was heard at `at` and returns the writes of the commit: none while the ten seconds that `at` is in are
   * not over, unless `flush` asks for what there is, as beside a finding. What is older than the last call counts as heard with it.
   */
  record(at: number, points: Points, flush?: boolean): Write[];
}

/** One log a service, loaded when the service is first heard of, forgotten with its slot. */
export interface Evidence {
  /** `at` as for `record`: by Hale's clock, milliseconds, such as the event's `recordedtime`. */
  load(context: Pick<HandlerContext, 'slot' | 'redis'>, service: ServiceRef, at: number): Promise<EvidenceLog>;
  reset(slot: Slot): void;
}

/**
 * The evidence that a telemetry handler keeps: it runs ahead of its commit, so what it holds is in memory, by slot, and dropped
 * with `reset`. Ended without a flush, at most the last ten seconds are lost, or have a mean of less than all values: evidence is
 * for people and for ranking, nothing is decided by one of its points.
 */
export function openEvidence(writer: Writer): Evidence {
  const slots = openSlots<EvidenceLog>();
  return {
    load: ({ slot, redis }, service, at) =>
      slots.load(slot, service, async () => {
        const start = chunkStartOf(at);
        const keyOf = (chunkStart: number) => chunkKey(writer, service, chunkStart, slot);
        return new ChunkLog(keyOf, at, readChunk(await redis.get(keyOf(start))) ?? emptyChunk());
      }),
    reset: (slot) => slots.reset(slot),
  };
}

class ChunkLog implements EvidenceLog {
  readonly #keyOf: (chunkStart: number) => string;
  #slotStart: number;
  #chunk: Chunk;
  #open = new OpenSlot();

  constructor(keyOf: (chunkStart: number) => string, at: number, chunk: Chunk) {
    this.#keyOf = keyOf;
    this.#slotStart = slotStartOf(at);
    this.#chunk = chunk;
  }

  record(at: number, points: Points, flush = false): Write[] {
    const writes = slotStartOf(at) > this.#slotStart ? this.#close(slotStartOf(at)) : [];
    this.#open.take(points, this.#chunk);
    // The write of a chunk holds all of the one before it, unless that was of the chunk before.
    return flush ? [...writes.filter(({ key }) => key !== this.#key()), ...this.#write()] : writes;
  }

  #close(next: number): Write[] {
    const writes = this.#write();
    this.#chunk = chunkStartOf(next) === chunkStartOf(this.#slotStart) ? this.#merged() : emptyChunk();
    this.#open = new OpenSlot();
    this.#slotStart = next;
    return writes;
  }

  #write(): Write[] {
    if (this.#open.isEmpty) return [];
    const value = JSON.stringify(this.#merged());
    return [{ op: 'set', key: this.#key(), value, ttlMs: LIMITS.keptMs + LIMITS.chunkMs }];
  }

  #merged(): Chunk {
    const slot = (this.#slotStart - chunkStartOf(this.#slotStart)) / LIMITS.slotMs;
    return this.#open.mergedInto(this.#chunk, slot);
  }

  #key(): string {
    return this.#keyOf(chunkStartOf(this.#slotStart));
  }
}

const slotStartOf = (at: number): number => Math.floor(at / LIMITS.slotMs) * LIMITS.slotMs;
