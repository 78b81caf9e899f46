import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { forgetCase } from '../store.ts';

/** A resolved incident is not diagnosed any more: what was said of it is forgotten. */
export const onIncidentResolved: Handler<EventOf<'incident.resolved'>, 'forgotten'> = (
  { data: { incident } },
  { slot },
) => ({ reason: 'forgotten', writes: [forgetCase(slot, incident.id)] });
