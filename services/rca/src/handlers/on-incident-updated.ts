import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { loadCase } from '../store.ts';
import { type ConcludedReason, conclude } from './conclude.ts';
import type { Knowledge } from './knowledge.ts';

export type UpdatedReason = ConcludedReason | 'not-triaged';

/** A revised diagnosis when the evidence changed it; nothing before the first one. */
export function onIncidentUpdated(knowledge: Knowledge): Handler<EventOf<'incident.updated'>, UpdatedReason> {
  return async ({ data: { incident } }, context) => {
    const before = await loadCase(context.redis, context.slot, incident.id);
    if (!before) return { reason: 'not-triaged' };
    return await conclude(before, incident, 'updated', knowledge, context);
  };
}
