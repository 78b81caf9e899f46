import { type AnyEvent, parseEvent, type TopicName } from '@hale/events';
import type { Clock } from './clock.ts';
import { type Delivery, PASSED_OVER, type Settle, type Settled } from './delivery.ts';
import { type Either, next } from './either.ts';
import { InvalidError } from './errors.ts';
import { outboxKey, type Slot, streamOf } from './keys.ts';
import type { Leash } from './leash.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { deadLetter } from './middleware/dead-letter.ts';
import { deadline } from './middleware/deadline.ts';
import { observe } from './middleware/observe.ts';
import { type RetrySettings, retry } from './middleware/retry.ts';
import { append, type Operation, operationOf, say } from './operations.ts';
import type { Handler, HandlerContext, Outcome } from './outcome.ts';
import { slotOf } from './partition.ts';
import type { RedisClient } from './redis-client.ts';
import { type Stamped, stampOutcome } from './stamp.ts';
import { inSpanOf } from './tracing.ts';

export interface SettleSettings {
  readonly group: string;
  readonly slot: Slot;
  readonly partitions: number;
  readonly redis: RedisClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: BusMetrics;
  readonly retry: RetrySettings;
  /** A handler's time, milliseconds. */
  readonly deadlineMs: number;
  readonly handlerOf: (topic: TopicName) => Handler | undefined;
}

/** The whole way of an entry through a service, outermost first. */
export function settleWith(settings: SettleSettings): Settle {
  const { group, slot, log, metrics } = settings;
  const handled = deadline(settings.deadlineMs)(handle(settings));
  const steps = [observe(group, metrics), deadLetter(group, slot, log), retry(settings.retry, group, metrics)];
  return steps.reduceRight<Settle>((inner, step) => step(inner), handled);
}

/** Parse, route, handle, and turn the outcome into operations of the slot. */
function handle(settings: SettleSettings): (delivery: Delivery, leash: Leash) => Either<Settled> {
  return (delivery, leash) => {
    const { addressee } = delivery;
    if (addressee !== undefined && addressee !== settings.group) return passedOver('redriven');
    if (delivery.text === null) throw new InvalidError('the entry has no field `e`');
    const event = parseEvent(delivery.text);
    const handler = settings.handlerOf(event.type);
    if (!handler) return passedOver(event.type);
    return inSpanOf(event, settings.group, (traceparent) => {
      const context = new Context(settings, delivery.deliveries, leash);
      return next(handler(event, context), (outcome) => settledBy(settings, event, outcome, context.now, traceparent));
    });
  };
}

function passedOver(topic: string): Settled {
  return { reason: PASSED_OVER, topic, operations: [], outbox: false };
}

class Context implements HandlerContext {
  readonly slot: Slot;
  readonly now: number;
  readonly redis: RedisClient;
  readonly deliveries: number;
  readonly log: Logger;
  readonly #leash: Leash;

  constructor({ slot, clock, redis, log }: SettleSettings, deliveries: number, leash: Leash) {
    this.slot = slot;
    this.now = clock.now();
    this.redis = redis;
    this.deliveries = deliveries;
    this.log = log;
    this.#leash = leash;
  }

  get signal(): AbortSignal {
    return this.#leash.signal;
  }
}

function settledBy(
  settings: SettleSettings,
  event: AnyEvent,
  outcome: Outcome,
  now: number,
  traceparent: string | undefined,
): Settled {
  const { group, slot, partitions } = settings;
  const by = { source: `hale/${group}`, cause: event.id, causeEvent: event, now, traceparent };
  const operations = (outcome.writes ?? []).map((write) => operationOf(write, slot));
  let outbox = false;
  for (const stamped of stampOutcome(outcome, group, by)) {
    const target = slotOf(stamped.topic, stamped.draft, partitions);
    operations.push(sendTo(stamped, target, slot));
    outbox ||= target !== slot;
  }
  return { reason: outcome.reason, topic: event.type, operations, outbox };
}

/** Into the stream when it is in this slot, else into this slot's outbox, from where the relay carries it. */
function sendTo({ topic, payload }: Stamped, target: Slot, slot: Slot): Operation {
  const stream = streamOf(topic, target);
  if (target === slot) return say(stream, payload);
  return append(outboxKey(slot), 's', target, 'k', stream, 'e', payload);
}
