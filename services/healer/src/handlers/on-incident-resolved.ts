import type { EventOf } from '@hale/events';
import { readable, type StepHandler } from '../deps.ts';
import { finish } from '../policy/lifecycle.ts';
import type { IncidentRecord } from '../policy/records.ts';

/** How long a diagnosis may still come for an incident that is over. Milliseconds. */
const LATE_MS = 3_600_000;

/** Ends what is left of it and forgets its state; the history, which limits count, stays. */
export const onIncidentResolved: StepHandler<EventOf<'incident.resolved'>, 'forgotten' | 'abandoned'> = (
  event,
  state,
  { now },
) => {
  const { id, revision } = event.data.incident;
  const records = [...readable(state.remediations, 'remediations').values()].filter(
    ({ remediation }) => remediation.incident === id,
  );
  const ends = records
    .filter(({ status }) => status !== 'finished')
    .map((record) =>
      finish(record, { outcome: 'abandoned', reason: 'the incident was resolved meanwhile' }, state, now),
    );
  const over: IncidentRecord = {
    id,
    resolved: { at: now, revision },
    tries: [],
    diagnosis: { id: 'none', at: null, cause: null },
  };
  const old = [...readable(state.incidents, 'incidents').values()].filter(
    ({ resolved }) => resolved !== undefined && resolved.at < now - LATE_MS,
  );
  return {
    reason: ends.length > 0 ? 'abandoned' : 'forgotten',
    changes: {
      incidents: [over],
      acts: ends.flatMap(({ changes }) => changes.acts ?? []),
      forget: {
        incidents: old.map((incident) => incident.id).filter((old) => old !== id),
        remediations: records.map(({ remediation }) => remediation.id),
      },
    },
    events: ends.flatMap(({ events }) => events),
  };
};
