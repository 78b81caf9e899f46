import { type Delivery, type SlackRef, told } from '../../policy/delivery.ts';
import type { Attempt, Receiver, Report } from '../../receiver.ts';
import type { SlackChannel } from './channel.ts';
import { isGone, slackFailure } from './failure.ts';

/** One message an incident, kept up to date, and its story in the thread below. */
export function slackReceiver(channel: SlackChannel): Receiver {
  return {
    kind: 'slack',
    failure: slackFailure,
    verify: async () => void (await channel.find('nothing', Date.now())),
    async tell(report, delivery, attempt) {
      const posted = await bringParent(channel, report, delivery, attempt);
      await bringThread(channel, report, posted, attempt);
    },
  };
}

async function bringParent(
  channel: SlackChannel,
  { message }: Report,
  delivery: Delivery,
  { now, keep }: Attempt,
): Promise<Delivery & { readonly ref: SlackRef }> {
  const { ref: known } = delivery;
  if (known && delivery.sent >= message.revision) return { ...delivery, ref: known };
  const ref = (known && (await updated(channel, known, { message, now }))) ?? (await posted());
  const next = { ...told(delivery, message.revision, message.body), ref };
  await keep(next, `${ref.channel}/${ref.ts}`);
  return next;

  /** What an earlier attempt posted is adopted, so that a lost answer does not post twice. */
  async function posted(): Promise<SlackRef> {
    const found = await channel.find(message.incident, delivery.intendedAt ?? now);
    if (!found) return await channel.post(message, now);
    if (found.revision < message.revision) await channel.update(found.ref, message, now);
    return found.ref;
  }
}

/** Undefined when a person has deleted the message: it is posted again. */
async function updated(
  channel: SlackChannel,
  ref: SlackRef,
  { message, now }: { readonly message: Report['message']; readonly now: number },
): Promise<SlackRef | undefined> {
  try {
    await channel.update(ref, message, now);
    return ref;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function bringThread(
  channel: SlackChannel,
  { message, notes }: Report,
  delivery: Delivery & { readonly ref: SlackRef },
  { now, resumed, keep }: Attempt,
): Promise<void> {
  const { ref, noted = 0 } = delivery;
  if (!notes.some(({ seq }) => seq > noted)) return;
  const since = delivery.intendedAt ?? now;
  const already = resumed ? await channel.lastNote(ref, message.incident, since) : 0;
  const due = notes.filter(({ seq }) => seq > Math.max(noted, already));
  if (due.length > 0) await channel.reply(ref, message.incident, due);
  await keep({ ...delivery, noted: notes.at(-1)?.seq ?? noted });
}
