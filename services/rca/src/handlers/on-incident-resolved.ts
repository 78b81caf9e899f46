import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { wellOf } from '../policy/changes.ts';
import { forgetCase, saveWell } from '../store.ts';

/** A resolved incident is not diagnosed any more: what was said of it is forgotten, and who is well is remembered. */
export const onIncidentResolved: Handler<EventOf<'incident.resolved'>, 'forgotten'> = (
  { data: { incident } },
  { slot, now },
) => ({
  reason: 'forgotten',
  writes: [forgetCase(slot, incident.id), ...saveWell(slot, wellOf(incident), incident.resolvedAt ?? now)],
});
