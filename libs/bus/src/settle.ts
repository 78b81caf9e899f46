import { type AnyEvent, parseEvent, type TopicName } from '@hale/events';
import type { Clock } from './clock.ts';
import { type Delivery, PASSED_OVER, type Settle, type Settled } from './delivery.ts';
import { InvalidError } from './errors.ts';
import { outboxKey, type Slot, streamOf } from './keys.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { deadLetter } from './middleware/dead-letter.ts';
import { deadline } from './middleware/deadline.ts';
import { observe } from './middleware/observe.ts';
import { type RetrySettings, retry } from './middleware/retry.ts';
import { append, type Operation, operationOf } from './operations.ts';
import type { Handler, HandlerContext, Outcome } from './outcome.ts';
import { slotOf } from './partition.ts';
import type { RedisClient as Redis } from './redis-client.ts';
import { type Stamped, stampOutcome } from './stamp.ts';
import { inSpanOf } from './tracing.ts';

export interface SettleSettings {
  readonly group: string;
  readonly slot: Slot;
  readonly partitions: number;
  readonly redis: Redis;
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
  const steps = [
    observe(group, metrics),
    deadLetter(group, slot, log),
    retry(settings.retry, group, metrics),
    deadline(settings.deadlineMs),
  ];
  return steps.reduceRight<Settle>((next, step) => step(next), handle(settings));
}

/** Parse, route, handle, and turn the outcome into operations of the slot. */
function handle(settings: SettleSettings): Settle {
  return async (delivery, signal) => {
    const { addressee } = delivery;
    if (addressee !== undefined && addressee !== settings.group) return passedOver('redriven');
    if (delivery.text === null) throw new InvalidError('the entry has no field `e`');
    const event = parseEvent(delivery.text);
    const handler = settings.handlerOf(event.type);
    if (!handler) return passedOver(event.type);
    return await inSpanOf(event, settings.group, async (traceparent) => {
      const context = contextOf(settings, delivery, signal);
      return settledBy(settings, event, await handler(event, context), context.now, traceparent);
    });
  };
}

function passedOver(topic: string): Settled {
  return { reason: PASSED_OVER, topic, operations: [], outbox: false };
}

function contextOf(
  { slot, clock, redis, log }: SettleSettings,
  delivery: Delivery,
  signal: AbortSignal,
): HandlerContext {
  return { slot, now: clock.now(), redis, deliveries: delivery.deliveries, log, signal };
}

function settledBy(
  settings: SettleSettings,
  event: AnyEvent,
  outcome: Outcome,
  now: number,
  traceparent: string | undefined,
): Settled {
  const { group, slot, partitions } = settings;
  const stamped = stampOutcome(outcome, group, {
    source: `hale/${group}`,
    cause: event.id,
    causeEvent: event,
    now,
    traceparent,
  });
  const targets = stamped.map((each) => ({ ...each, target: slotOf(each.topic, each.draft, partitions) }));
  const writes = (outcome.writes ?? []).map((write) => operationOf(write, slot));
  return {
    reason: outcome.reason,
    topic: event.type,
    operations: [...writes, ...targets.map((each) => sendTo(each, slot))],
    outbox: targets.some(({ target }) => target !== slot),
  };
}

/** Into the stream when it is in this slot, else into this slot's outbox, from where the relay carries it. */
function sendTo(stamped: Stamped & { readonly target: Slot }, slot: Slot): Operation {
  const stream = streamOf(stamped.topic, stamped.target);
  if (stamped.target === slot) return append(stream, 'e', stamped.payload);
  return append(outboxKey(slot), 's', stamped.target, 'k', stream, 'e', stamped.payload);
}
