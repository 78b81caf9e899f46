import type { Handler } from '@hale/bus';
import { rank, type ServiceGraph } from '@hale/diagnosis';
import type { EventOf } from '@hale/events';
import { verdictOf } from '../policy/verdict.ts';
import { loadChanges } from '../store.ts';
import { diagnose } from './diagnose.ts';

export type TriagedReason = 'diagnosed' | 'inconclusive';

/** The first diagnosis of an incident, always announced: that nothing is certain is an answer as well. */
export function onIncidentTriaged(graph: ServiceGraph): Handler<EventOf<'incident.triaged'>, TriagedReason> {
  return async ({ data: { incident } }, { redis, slot, now }) => {
    const changes = await loadChanges(redis, slot, incident.services);
    const ranking = rank({ findings: incident.findings, graph, changes, now });
    const announced = diagnose(incident, ranking, verdictOf(ranking, incident), slot);
    return { reason: ranking.inconclusive ? 'inconclusive' : 'diagnosed', ...announced };
  };
}
