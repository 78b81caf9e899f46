import { type Handler, whenDue } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { loadCase } from '../store.ts';
import { type ConcludedReason, conclude, LOOK_AGAIN } from './conclude.ts';
import type { Knowledge } from './knowledge.ts';
import { type CallsReason, FORGET_CALLS, type Mapping, remap } from './on-calls-observed.ts';

export type TimerReason = ConcludedReason | CallsReason | 'not-mine' | 'unknown-timer' | 'over';

/**
 * Another look at an incident of which nothing was heard meanwhile, because its trouble has lasted; another look at
 * the graph, because calls may have ceased.
 */
export function onTimerFired(knowledge: Knowledge, mapping: Mapping): Handler<EventOf<'timer.fired'>, TimerReason> {
  return async ({ data: { timer } }, context) => {
    if (timer.owner !== 'rca') return { reason: 'not-mine' };
    if (timer.name === FORGET_CALLS) return await remap(mapping, [], context);
    const id = timer.data['incident'];
    if (timer.name !== LOOK_AGAIN || id === undefined) return { reason: 'unknown-timer' };
    const before = await loadCase(context.redis, context.slot, id);
    if (!before) return { reason: 'over' };
    return await conclude(before, before.incident, timer.id, knowledge, whenDue(context, timer));
  };
}
