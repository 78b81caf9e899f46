import type { HandlerContext, Outcome } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { SlackChannel } from '../adapters/slack/channel.ts';
import { DELIVER, type DeliveryReason, deliverToLog, deliverToSlack, flushToSlack } from '../deliver.ts';
import { takeTurn } from '../policy/delivery.ts';
import { type Kept, load, save } from '../store.ts';
import { FLUSH } from './on-incident-change.ts';

export type TimerReason = DeliveryReason | 'not-mine' | 'unknown-incident' | 'stale';

/** Brings receivers up to date when their time has come. `slack` is null where none is configured. */
export function onTimerFired({ slack }: { readonly slack: SlackChannel | null }) {
  return async (event: EventOf<'timer.fired'>, context: HandlerContext): Promise<Outcome<TimerReason>> => {
    const { owner, name, data } = event.data.timer;
    if (owner !== 'alerter') return { reason: 'not-mine' };
    const kept = await load(data['incident'] ?? '', context);
    if (!kept) return { reason: 'unknown-incident' };
    if (name === FLUSH && data['revision'] === String(kept.flushing)) return flush(slack, kept, context);
    if (name === DELIVER && data['turn'] === String(kept.slack.turn)) return deliver(slack, kept, context);
    return { reason: 'stale' };
  };
}

async function flush(
  slack: SlackChannel | null,
  { flushing: _fired, ...kept }: Kept,
  context: HandlerContext,
): Promise<Outcome<TimerReason>> {
  const log = deliverToLog(kept.message, kept.log, context);
  if (!slack) {
    return { reason: log.reason, writes: [save({ ...kept, log: log.delivery }, context.slot)], events: log.events };
  }
  const attempt = await flushToSlack(slack, kept.message, kept.slack, context);
  return {
    reason: attempt.reason,
    writes: [save({ ...kept, log: log.delivery, slack: attempt.delivery }, context.slot)],
    events: [...log.events, ...attempt.events],
    timers: attempt.timers,
  };
}

async function deliver(slack: SlackChannel | null, kept: Kept, context: HandlerContext): Promise<Outcome<TimerReason>> {
  const taken = takeTurn(kept.slack);
  // Slack was taken out of the configuration meanwhile: the turn is over, a flush begins again if it returns.
  if (!slack) return { reason: 'stale', writes: [save({ ...kept, slack: taken }, context.slot)] };
  const attempt = await deliverToSlack(slack, kept.message, taken, context);
  return {
    reason: attempt.reason,
    writes: [save({ ...kept, slack: attempt.delivery }, context.slot)],
    events: attempt.events,
    timers: attempt.timers,
  };
}
