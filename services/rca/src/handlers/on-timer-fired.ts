import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { loadCase } from '../store.ts';
import { type ConcludedReason, conclude, LOOK_AGAIN } from './conclude.ts';
import type { Knowledge } from './knowledge.ts';

export type TimerReason = ConcludedReason | 'not-mine' | 'unknown-timer' | 'over';

/** Another look at an incident of which nothing was heard meanwhile: its trouble has lasted. */
export function onTimerFired(knowledge: Knowledge): Handler<EventOf<'timer.fired'>, TimerReason> {
  return async ({ data: { timer } }, context) => {
    if (timer.owner !== 'rca') return { reason: 'not-mine' };
    const id = timer.data['incident'];
    if (timer.name !== LOOK_AGAIN || id === undefined) return { reason: 'unknown-timer' };
    const before = await loadCase(context.redis, context.slot, id);
    if (!before) return { reason: 'over' };
    return await conclude(before, before.incident, timer.id, knowledge, context);
  };
}
