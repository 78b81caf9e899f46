import { graphOf } from '@hale/diagnosis';
import { defineService } from '@hale/runtime';
import { rcaConfig } from './config.ts';
import { onChangesRecorded } from './handlers/on-changes-recorded.ts';
import { onIncidentTriaged } from './handlers/on-incident-triaged.ts';
import { onIncidentUpdated } from './handlers/on-incident-updated.ts';
import { topologySource } from './sources/topology.ts';

/** Root cause analysis: ranks what may have caused an incident, and owns the service graph. */
export const rca = defineService({
  name: 'rca',
  config: rcaConfig,
  create: ({ config, core, redis, publisher, clock }) => {
    const graph = graphOf(core.services);
    return {
      handlers: {
        'incident.triaged': onIncidentTriaged(graph),
        'incident.updated': onIncidentUpdated(graph),
        'changes.recorded': onChangesRecorded(config),
      },
      sources: [topologySource({ env: core.env, graph, redis, publisher, clock })],
    };
  },
});
