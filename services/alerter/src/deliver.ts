import type { HandlerContext, Timer } from '@hale/bus';
import { type Draft, topics } from '@hale/events';
import type { SlackChannel } from './adapters/slack/channel.ts';
import { slackFailure } from './adapters/slack/failure.ts';
import { afterFailure, type Delivery, delivered, intend, nextStep, type SlackRef } from './policy/delivery.ts';
import type { Message } from './policy/message.ts';
import { renderLine } from './policy/render.ts';

/** A delivery reads nothing: all that it knows is given to it. */
export type DeliveryContext = Pick<HandlerContext, 'now' | 'log'>;

export type DeliveryReason = 'told' | 'up-to-date' | 'waiting' | 'gave-up' | 'posting' | 'retrying' | 'failed';

/** What one attempt to bring a receiver up to date came to; a part of the handler's outcome. */
export interface Attempt {
  readonly reason: DeliveryReason;
  readonly delivery: Delivery;
  readonly events: readonly Draft[];
  readonly timers: readonly Timer[];
}

/** The timer that gives a delivery its next turn; its data names the incident and the turn. */
export const DELIVER = 'deliver';

/** One structured line for each revision. A crash before the commit can write a line twice; a log bears that. */
export function deliverToLog(message: Message, delivery: Delivery, context: DeliveryContext): Attempt {
  const step = nextStep(delivery, message.revision);
  if (step === 'up-to-date') return { reason: 'up-to-date', delivery, events: [], timers: [] };
  const { incident, revision, body } = message;
  context.log.info({ incident, revision, ...body }, renderLine(message));
  return told('log', 'log', message, delivered(delivery, revision), context);
}

/**
 * Where a flush of a Slack delivery leads: an update happens here, being idempotent; a first post does not.
 * Its intent is committed first, with a timer whose handler looks before it posts.
 */
export async function flushToSlack(
  slack: SlackChannel,
  message: Message,
  delivery: Delivery,
  context: DeliveryContext,
): Promise<Attempt> {
  const step = nextStep(delivery, message.revision);
  if (step === 'update') return updateSlack(slack, message, delivery, context);
  if (step !== 'intend') return { reason: step, delivery, events: [], timers: [] };
  const intended = intend(delivery, context.now);
  return { reason: 'posting', delivery: intended, events: [], timers: [deliverTimer(message, intended, context.now)] };
}

/** A turn of a Slack delivery, its intent committed: look, adopt what is there or post, update what is behind. */
export async function deliverToSlack(
  slack: SlackChannel,
  message: Message,
  delivery: Delivery,
  context: DeliveryContext,
): Promise<Attempt> {
  if (delivery.ref) return updateSlack(slack, message, delivery, context);
  try {
    const found = await slack.find(message.incident, delivery.intendedAt ?? context.now);
    if (!found) {
      const ref = await slack.post(message);
      return toldSlack(message, delivered(delivery, message.revision, ref), ref, context);
    }
    const adopted = delivered(delivery, found.revision, found.ref);
    if (found.revision < message.revision) return updateSlack(slack, message, adopted, context);
    return toldSlack(message, adopted, found.ref, context);
  } catch (error) {
    return failed(error, message, delivery, context);
  }
}

async function updateSlack(
  slack: SlackChannel,
  message: Message,
  delivery: Delivery,
  context: DeliveryContext,
): Promise<Attempt> {
  const { ref } = delivery;
  if (!ref) return { reason: 'waiting', delivery, events: [], timers: [] };
  try {
    await slack.update(ref, message);
    return toldSlack(message, delivered(delivery, message.revision), ref, context);
  } catch (error) {
    return failed(error, message, delivery, context);
  }
}

function toldSlack(message: Message, delivery: Delivery, { channel, ts }: SlackRef, context: DeliveryContext): Attempt {
  return told('slack', `${channel}/${ts}`, message, delivery, context);
}

function told(
  channel: 'log' | 'slack',
  ref: string,
  message: Message,
  delivery: Delivery,
  context: DeliveryContext,
): Attempt {
  const { incident, revision } = message;
  const sent = topics['notification.sent'].draft(
    { incident, channel, revision, ref, text: renderLine(message), at: context.now },
    { subject: `incident/${incident}`, incident, key: `${channel}/${revision}` },
  );
  return { reason: 'told', delivery, events: [sent], timers: [] };
}

function failed(error: unknown, message: Message, before: Delivery, context: DeliveryContext): Attempt {
  const failure = slackFailure(error);
  const { delivery, retryAt } = afterFailure(before, failure, message.revision, context.now);
  const { incident, revision } = message;
  context.log.warn({ incident, revision, failure: failure.reason, retryAt }, 'slack could not be told');
  const notice = topics['notification.failed'].draft(
    {
      incident,
      channel: 'slack',
      revision,
      reason: failure.reason,
      at: context.now,
      ...(retryAt !== undefined && { retryAt }),
    },
    { subject: `incident/${incident}`, incident, key: `slack/${revision}` },
  );
  const timers = retryAt === undefined ? [] : [deliverTimer(message, delivery, retryAt)];
  return { reason: retryAt === undefined ? 'failed' : 'retrying', delivery, events: [notice], timers };
}

function deliverTimer({ incident }: Message, { turn = 0, failures }: Delivery, dueAt: number): Timer {
  return {
    name: DELIVER,
    key: `${incident}/${turn}`,
    dueAt,
    data: { incident, turn: String(turn), attempt: String(failures) },
  };
}
