import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { type ConcludedReason, conclude } from './conclude.ts';
import type { Knowledge } from './knowledge.ts';

/** The first diagnosis of an incident, always announced: that nothing is certain is an answer as well. */
export function onIncidentTriaged(knowledge: Knowledge): Handler<EventOf<'incident.triaged'>, ConcludedReason> {
  return ({ data: { incident } }, context) => conclude({ pick: undefined }, incident, 'triaged', knowledge, context);
}
