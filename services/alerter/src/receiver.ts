import type { Delivery, Failure } from './policy/delivery.ts';
import type { Message } from './policy/message.ts';
import type { Note } from './policy/note.ts';

/** An incident as a receiver is told of it. */
export interface Report {
  readonly message: Message;
  /** The story so far, oldest first. */
  readonly notes: readonly Note[];
}

/** One attempt to bring a receiver up to date. */
export interface Attempt {
  /** Milliseconds by Redis' clock. */
  readonly now: number;
  /** An earlier attempt may have got through without our knowing: look before you act. */
  readonly resumed: boolean;
  /**
   * Records what has been achieved, before the next act. `ref` says where the message is found there, when the
   * receiver was told a revision that it did not hold.
   */
  readonly keep: (delivery: Delivery, ref?: string) => Promise<void>;
}

/** Somebody who is told about incidents. */
export interface Receiver {
  readonly kind: 'slack' | 'pagerduty' | 'email';
  /** Tells what the receiver does not hold yet, step by step. Throws what {@link failure} understands. */
  tell(report: Report, delivery: Delivery, attempt: Attempt): Promise<void>;
  /** The kind of what {@link tell} threw. */
  failure(error: unknown): Failure;
  /** Looks whether it would be told; throws like {@link tell}. Absent where looking is telling. */
  verify?(): Promise<void>;
  close?(): void;
}
