import type { AnyEvent, Draft } from '@hale/events';
import type { Slot } from './keys.ts';
import type { Logger } from './logger.ts';
import type { RedisClient } from './redis-client.ts';

/**
 * A change to a service's own state, applied by the commit. Keys carry the hash tag of the slot that the
 * handled event came from; the bus refuses any other.
 */
export type Write =
  | { readonly op: 'set'; readonly key: string; readonly value: string; readonly ttlMs?: number }
  | { readonly op: 'del'; readonly key: string }
  | { readonly op: 'hset'; readonly key: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly op: 'hdel'; readonly key: string; readonly fields: readonly string[] }
  | { readonly op: 'zadd'; readonly key: string; readonly score: number; readonly member: string }
  | { readonly op: 'zrem'; readonly key: string; readonly members: readonly string[] }
  | { readonly op: 'zremrangebyscore'; readonly key: string; readonly min: number; readonly max: number }
  | { readonly op: 'rpush'; readonly key: string; readonly values: readonly string[] }
  | { readonly op: 'ltrim'; readonly key: string; readonly start: number; readonly stop: number };

/** A wish to be woken: becomes `timer.set` in the same commit. Setting the same id again changes nothing. */
export interface Timer {
  /** Which of the service's timers. */
  readonly name: string;
  /** With the name, what makes the timer one of a kind: `<incident>/<revision>`. */
  readonly key: string;
  /** Milliseconds since the epoch, by Redis' clock. */
  readonly dueAt: number;
  /** Ids that the owner needs when it fires. */
  readonly data: Readonly<Record<string, string>>;
}

/** What handling an event came to. The bus commits all of it with the acknowledgement, or none. */
export interface Outcome<Reason extends string = string> {
  /** From a closed set: log field, metric label and the words on the screen. */
  readonly reason: Reason;
  readonly writes?: readonly Write[];
  readonly events?: readonly Draft[];
  readonly timers?: readonly Timer[];
}

export interface HandlerContext {
  /** The slot of the event; goes into the keys of what is written. */
  readonly slot: Slot;
  /** Milliseconds since the epoch by the clock of the event's Redis, read with the batch. */
  readonly now: number;
  /** For loading state in the slot. Handlers read with it and never write. */
  readonly redis: RedisClient;
  /** How often this entry was delivered, 1 the first time. */
  readonly deliveries: number;
  readonly log: Logger;
  /** Aborted when the consumer stops or the handler's time is over. */
  readonly signal: AbortSignal;
}

/**
 * The context for what a timer was set for. Clocks differ by some milliseconds and a timer fires once: when it has fired, what
 * waited for that moment finds it come.
 */
export const whenDue = (context: HandlerContext, { dueAt }: Pick<Timer, 'dueAt'>): HandlerContext => ({
  ...context,
  now: Math.max(context.now, dueAt),
});

export type Handler<in Event = AnyEvent, Reason extends string = string> = (
  event: Event,
  context: HandlerContext,
) => Outcome<Reason> | Promise<Outcome<Reason>>;
