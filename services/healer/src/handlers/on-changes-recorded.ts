import { type EventOf, serviceKey } from '@hale/events';
import type { StepHandler } from '../deps.ts';
import { isActing } from '../policy/lifecycle.ts';
import type { OperatorChanges, State } from '../policy/records.ts';

type Change = EventOf<'changes.recorded'>['data'];

/** By how much the engine's clock may be behind Redis'. Milliseconds. */
const CLOCK_SKEW_MS = 5_000;

/**
 * Remembers the latest stop, deploy, rollback and start of each service that others made. That a process
 * died or ran out of memory is nobody's change.
 */
export const onChangesRecorded: StepHandler<EventOf<'changes.recorded'>, 'noted' | 'not-of-interest' | 'older'> = (
  event,
  state,
) => {
  const { service, kind, by, at } = event.data;
  if (kind !== 'stop' && kind !== 'deploy' && kind !== 'rollback' && kind !== 'start') {
    return { reason: 'not-of-interest' };
  }
  if (by === 'healer' || isEcho(event.data, state)) return { reason: 'not-of-interest' };
  const known: OperatorChanges = state.changes?.get(serviceKey(service)) ?? {};
  if ((known[kind]?.at ?? Number.NEGATIVE_INFINITY) >= at) return { reason: 'older' };
  const changes = { ...known, [kind]: { at, by } };
  return { reason: 'noted', changes: { operator: { service: serviceKey(service), changes } } };
};

/** The engine reports what is done to a container and not who did it: while we act on a service, it was us. */
function isEcho({ service, by, at }: Change, { remediations }: State): boolean {
  if (by !== 'docker') return false;
  return [...(remediations?.values() ?? [])].some(
    ({ remediation, status, startedAt = Number.POSITIVE_INFINITY }) =>
      serviceKey(remediation.service) === serviceKey(service) &&
      isActing({ status }) &&
      at >= startedAt - CLOCK_SKEW_MS,
  );
}
