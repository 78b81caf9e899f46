import type { HandlerContext, Outcome, Write } from '@hale/bus';
import type { AnyEvent } from '@hale/events';
import { incidentOf, projectView } from '../policy/project.ts';
import { entryOf } from '../policy/timeline.ts';
import { appendEntry, ConsoleStore, forget, saveRemediation, saveView } from '../store.ts';

export type ProjectionReason = 'projected' | 'no-incident' | 'unknown-incident';

/** Any event that belongs to an incident becomes a part of its view and a line of its timeline. */
export async function onIncidentEvent(event: AnyEvent, context: HandlerContext): Promise<Outcome<ProjectionReason>> {
  const { redis, slot } = context;
  const incident = incidentOf(event);
  if (incident === undefined) return { reason: 'no-incident' };
  const store = new ConsoleStore(redis, slot);
  const before = await store.view(incident);
  const view = projectView(before, event);
  if (!view) return { reason: 'unknown-incident' };
  const entry = entryOf(event);
  const writes: Write[] = [
    ...(view === before ? [] : saveView(view, slot)),
    ...(entry ? appendEntry(incident, entry, slot) : []),
    ...(event.type === 'remediation.proposed' ? [saveRemediation(event.data.remediation, incident, slot)] : []),
    ...(event.type === 'incident.opened' ? forget(await store.expired(context.now), slot) : []),
  ];
  return { reason: 'projected', writes };
}
