import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { type Keep, remember } from '../policy/changes.ts';
import { loadChanges, saveChanges } from '../store.ts';

/** Keeps the last changes of every service for the rankings to come. */
export function onChangesRecorded(keep: Keep): Handler<EventOf<'changes.recorded'>, 'remembered'> {
  return async ({ data: change }, { redis, slot, now }) => {
    const known = await loadChanges(redis, slot, [change.service]);
    return {
      reason: 'remembered',
      writes: [saveChanges(slot, change.service, remember(known, change, now, keep))],
    };
  };
}
