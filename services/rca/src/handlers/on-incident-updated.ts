import type { Handler } from '@hale/bus';
import { rank, type ServiceGraph } from '@hale/diagnosis';
import type { EventOf } from '@hale/events';
import { compare, verdictOf } from '../policy/verdict.ts';
import { loadChanges, loadVerdict, saveVerdict } from '../store.ts';
import { diagnose } from './diagnose.ts';

export type UpdatedReason = 'not-triaged' | 'unchanged' | 'culprit-recovered' | 'culprit-returned' | 'revised';

/** A revised diagnosis when the evidence changed it; nothing before the first one. */
export function onIncidentUpdated(graph: ServiceGraph): Handler<EventOf<'incident.updated'>, UpdatedReason> {
  return async ({ data: { incident } }, { redis, slot, now }) => {
    const before = await loadVerdict(redis, slot, incident.id);
    if (!before) return { reason: 'not-triaged' };
    const changes = await loadChanges(redis, slot, incident.services);
    const ranking = rank({ findings: incident.findings, graph, changes, now });
    const after = verdictOf(ranking, incident);
    const comparison = compare(before, after);
    if (comparison === 'same') return { reason: 'unchanged' };
    if (comparison === 'quieter') {
      return { reason: 'culprit-recovered', writes: [saveVerdict(slot, incident.id, after)] };
    }
    const reason = comparison === 'returned' ? 'culprit-returned' : 'revised';
    return { reason, ...diagnose(incident, ranking, after, slot) };
  };
}
