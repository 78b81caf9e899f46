import type { Either } from './either.ts';
import type { ErrorKind } from './errors.ts';
import type { Operation } from './operations.ts';

/** An entry as it was read from a stream. */
export interface Delivery {
  readonly entryId: string;
  readonly stream: string;
  /** The entry's one field; null when it is missing. */
  readonly text: string | null;
  /** The only group that is meant, for an entry that was sent again; all groups when absent. */
  readonly addressee: string | undefined;
  /** How often an owner has begun at this entry, 1 the first time. */
  readonly deliveries: number;
}

/** What handling a delivery came to: committed together with its acknowledgement. */
export interface Settled {
  readonly reason: string;
  readonly topic: string;
  readonly operations: readonly Operation[];
  /** Whether the operations put something into the slot's outbox. */
  readonly outbox: boolean;
  readonly died?: ErrorKind | 'poison';
}

/** Middleware wraps this: one concern a file, in one order (settle.ts). */
export type Settle = (delivery: Delivery, signal: AbortSignal) => Either<Settled>;

/** Reason of an event that the service has no handler for; such events are not counted as handled. */
export const PASSED_OVER = 'passed-over';
