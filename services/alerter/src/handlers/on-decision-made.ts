import type { HandlerContext, Outcome, Timer } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { dropSilences, loadMuted, loadSilences, saveSilence } from '../store.ts';

export type SilenceReason = 'no-silence' | 'silence-kept' | 'silence-ended';

/** The timer that looks whether what a silence held back is told now; its data names the incident. */
export const UNMUTE = 'unmute';

/** A silence begins, changes or ends: what silences hold back is looked at again. */
export async function onDecisionMade(
  event: EventOf<'decision.made'>,
  context: HandlerContext,
): Promise<Outcome<SilenceReason>> {
  const { decision } = event.data;
  if (decision.kind !== 'silence') return { reason: 'no-silence' };
  const { slot, now } = context;
  const { silence: id, service, until } = decision;
  const [kept, muted] = await Promise.all([loadSilences(context), loadMuted(context)]);
  const ended = [...kept].filter(([other, silence]) => other !== id && silence.until <= now).map(([other]) => other);
  const over = until <= now;
  const timers = muted.map((incident): Timer => {
    return { name: UNMUTE, key: `${incident}/${event.id}`, dueAt: now, data: { incident } };
  });
  return {
    reason: over ? 'silence-ended' : 'silence-kept',
    writes: [
      ...dropSilences(over ? [...ended, id] : ended, slot),
      ...(over ? [] : [saveSilence(id, { service, until }, slot)]),
    ],
    timers,
  };
}
