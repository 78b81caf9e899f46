import { type Draft, topics } from '@hale/events';
import { type Delivery, type Failure, settled } from './policy/delivery.ts';
import { renderLine } from './policy/words.ts';
import type { Receiver, Report } from './receiver.ts';

/** What one attempt needs besides the receiver: where it stands, and how its outcome is recorded. */
export interface DeliveryContext {
  /** The receiver's name in hale.yaml. */
  readonly name: string;
  readonly now: number;
  /** Saves the delivery and says the events, both or neither. */
  readonly record: (delivery: Delivery, events: readonly Draft[]) => Promise<void>;
}

/** Where the delivery stands, and why it got no further when it did not get through. */
export interface Delivered {
  readonly delivery: Delivery;
  readonly failure?: Failure;
}

/**
 * One attempt to bring a receiver up to date with an incident: the intent is recorded, then the world is asked if
 * an earlier intent is found, then the act, then what came of it with its event. Killed anywhere, the next attempt
 * goes on behind what was recorded last.
 */
export async function deliver(
  receiver: Receiver,
  report: Report,
  version: number,
  before: Delivery,
  context: DeliveryContext,
): Promise<Delivered> {
  const { now, record } = context;
  const resumed = before.intendedAt !== undefined;
  let delivery: Delivery = { ...before, intendedAt: before.intendedAt ?? now };
  if (!resumed) await record(delivery, []);
  try {
    await receiver.tell(report, delivery, {
      now,
      resumed,
      keep: async (next, ref) => {
        delivery = next;
        await record(next, ref === undefined ? [] : [sent(receiver, report, ref, context)]);
      },
    });
    delivery = settled(delivery, version);
    await record(delivery, []);
    return { delivery };
  } catch (error) {
    return { delivery, failure: receiver.failure(error) };
  }
}

function sent({ kind }: Receiver, { message }: Report, ref: string, { name, now }: DeliveryContext): Draft {
  const { incident, revision } = message;
  const data = {
    incident,
    channel: kind,
    receiver: name,
    revision,
    ref: ref.slice(0, 200),
    text: renderLine(message),
    at: now,
  };
  return topics['notification.sent'].draft(data, { subject: `incident/${incident}`, incident });
}

/** That a receiver could not be told, and when it is tried again; absent when only a later change is. */
export function failedDraft(
  { kind }: Pick<Receiver, 'kind'>,
  { message }: Report,
  reason: string,
  retryAt: number | undefined,
  { name, now }: Pick<DeliveryContext, 'name' | 'now'>,
): Draft {
  const { incident, revision } = message;
  const again = retryAt === undefined ? {} : { retryAt };
  const data = { incident, channel: kind, receiver: name, revision, reason: reason.slice(0, 300), at: now, ...again };
  return topics['notification.failed'].draft(data, { subject: `incident/${incident}`, incident });
}
