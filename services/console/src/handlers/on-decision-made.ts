import type { HandlerContext, Outcome } from '@hale/bus';
import type { Decision, EventOf } from '@hale/events';
import { ConsoleStore, dropSilences, saveKillSwitch, saveSilence } from '../store.ts';
import { onIncidentEvent, type ProjectionReason } from './on-incident-event.ts';

export type DecisionReason = ProjectionReason | 'kill-switch' | 'silence-kept' | 'silence-ended';

export async function onDecisionMade(
  event: EventOf<'decision.made'>,
  context: HandlerContext,
): Promise<Outcome<DecisionReason>> {
  const { decision } = event.data;
  const at = Date.parse(event.time);
  switch (decision.kind) {
    case 'kill-switch': {
      const { engaged, by } = decision;
      return { reason: 'kill-switch', writes: [saveKillSwitch({ engaged, by, at }, context.slot)] };
    }
    case 'silence':
      return silenced(decision, at, context);
    default:
      return onIncidentEvent(event, context);
  }
}

/** Keeps a silence until it has ended; those that have ended meanwhile go with the next decision about any. */
async function silenced(
  { silence, service, until, by, comment }: Extract<Decision, { kind: 'silence' }>,
  at: number,
  { redis, slot, now }: HandlerContext,
): Promise<Outcome<DecisionReason>> {
  const kept = await new ConsoleStore(redis, slot).silences();
  const ended = kept.filter((other) => other.silence !== silence && other.until <= now).map((other) => other.silence);
  if (until <= now) return { reason: 'silence-ended', writes: dropSilences([...ended, silence], slot) };
  const about = { ...(service !== undefined && { service }), ...(comment !== undefined && { comment }) };
  const view = { silence, until, by, at, ...about };
  return { reason: 'silence-kept', writes: [...dropSilences(ended, slot), saveSilence(view, slot)] };
}
