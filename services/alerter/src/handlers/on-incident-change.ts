import type { HandlerContext, Outcome, Timer } from '@hale/bus';
import { applyToMessage, incidentOf, type MessageEvent } from '../policy/message.ts';
import { begin, load, save } from '../store.ts';

export type ChangeReason = 'unknown-incident' | 'nothing-visible' | 'gathered' | 'flush-set';

/** The timer after which an incident's receivers are brought up to date; its data names the incident. */
export const FLUSH = 'flush';

/**
 * Brings the desired message of an incident up to date with any event that changes it. One flush timer at a time
 * gathers what follows within the debounce; the first message is due at once.
 */
export function onIncidentChange({ debounce }: { readonly debounce: number }) {
  return async (event: MessageEvent, context: HandlerContext): Promise<Outcome<ChangeReason>> => {
    const kept = await load(incidentOf(event), context);
    const message = applyToMessage(kept?.message, event);
    if (!message) return { reason: 'unknown-incident' };
    if (message === kept?.message) return { reason: 'nothing-visible' };
    const next = { ...(kept ?? begin(message)), message };
    if (message.revision === kept?.message.revision)
      return { reason: 'nothing-visible', writes: [save(next, context.slot)] };
    if (next.flushing !== undefined) return { reason: 'gathered', writes: [save(next, context.slot)] };
    const timer: Timer = {
      name: FLUSH,
      key: `${message.incident}/${message.revision}`,
      dueAt: context.now + (kept ? debounce : 0),
      data: { incident: message.incident, revision: String(message.revision) },
    };
    return {
      reason: 'flush-set',
      writes: [save({ ...next, flushing: message.revision }, context.slot)],
      timers: [timer],
    };
  };
}
