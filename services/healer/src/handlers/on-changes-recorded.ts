import { type EventOf, serviceKey } from '@hale/events';
import type { StepHandler } from '../deps.ts';
import type { OperatorChanges } from '../policy/records.ts';

/** Remembers the latest stop, deploy and start of each service that others made. */
export const onChangesRecorded: StepHandler<EventOf<'changes.recorded'>, 'noted' | 'not-of-interest' | 'older'> = (
  event,
  state,
) => {
  const { service, kind, by, at } = event.data;
  if (by === 'healer' || (kind !== 'stop' && kind !== 'deploy' && kind !== 'start'))
    return { reason: 'not-of-interest' };
  const known: OperatorChanges = state.changes?.get(serviceKey(service)) ?? {};
  if ((known[kind]?.at ?? Number.NEGATIVE_INFINITY) >= at) return { reason: 'older' };
  const changes = { ...known, [kind]: { at, by } };
  return { reason: 'noted', changes: { operator: { service: serviceKey(service), changes } } };
};
