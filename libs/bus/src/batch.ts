import { PASSED_OVER, type Settled } from './delivery.ts';
import type { Operations } from './operations.ts';

/** Events of a topic that came to the same. */
export interface Count {
  readonly topic: string;
  readonly reason: string;
  times: number;
}

/**
 * What is committed at once, as words of the commit and as counts. Nothing of what these were taken from is kept while the
 * answer is awaited: of objects that live so long V8 learns to make all others of their kind old from the beginning, and
 * there each keeps the texts that it names until the next full collection. That was a sixth of the time of a hop.
 */
export class Batch {
  readonly operations: Operations;
  /** Without the events that were passed over. */
  readonly counts: Count[] = [];
  /** For each entry, what it died of. */
  readonly deaths: Settled['died'][] = [];
  /** The id of the last entry. */
  last = '';
  /** Whether something goes into the slot's outbox. */
  outbox = false;

  constructor(operations: Operations) {
    this.operations = operations;
  }

  get entries(): number {
    return this.deaths.length;
  }

  add(entryId: string, { topic, reason, operations, outbox, died }: Settled): void {
    this.last = entryId;
    this.outbox ||= outbox;
    this.deaths.push(died);
    for (const operation of operations) this.operations.add(operation);
    if (reason === PASSED_OVER) return;
    const same = this.counts.find((count) => count.topic === topic && count.reason === reason);
    if (same) same.times += 1;
    else this.counts.push({ topic, reason, times: 1 });
  }
}
