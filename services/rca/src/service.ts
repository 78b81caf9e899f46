import { graphOf } from '@hale/diagnosis';
import { defineService } from '@hale/runtime';
import { rcaConfig } from './config.ts';
import type { Knowledge } from './handlers/knowledge.ts';
import { onChangesRecorded } from './handlers/on-changes-recorded.ts';
import { onIncidentResolved } from './handlers/on-incident-resolved.ts';
import { onIncidentTriaged } from './handlers/on-incident-triaged.ts';
import { onIncidentUpdated } from './handlers/on-incident-updated.ts';
import { onModelAnswered } from './handlers/on-model-answered.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { topologySource } from './sources/topology.ts';

/** Root cause analysis: ranks what may have caused an incident, and owns the service graph. */
export const rca = defineService({
  name: 'rca',
  config: rcaConfig,
  create: ({ config, core, redis, publisher, clock }) => {
    const graph = graphOf(core.services);
    const knowledge: Knowledge = {
      graph: () => Promise.resolve(graph),
      shares: () => Promise.resolve(new Map()),
    };
    return {
      handlers: {
        'incident.triaged': onIncidentTriaged(knowledge),
        'incident.updated': onIncidentUpdated(knowledge),
        'incident.resolved': onIncidentResolved,
        'changes.recorded': onChangesRecorded(config),
        'model.answered': onModelAnswered(knowledge),
        'timer.fired': onTimerFired(knowledge),
      },
      sources: [topologySource({ env: core.env, graph, redis, publisher, clock })],
    };
  },
});
