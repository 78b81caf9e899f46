import { graphOf } from '@hale/diagnosis';
import { defineService } from '@hale/runtime';
import { rcaConfig } from './config.ts';
import { knowledgeOf } from './handlers/knowledge.ts';
import { type Mapping, onCallsObserved } from './handlers/on-calls-observed.ts';
import { onChangesRecorded } from './handlers/on-changes-recorded.ts';
import { onIncidentResolved } from './handlers/on-incident-resolved.ts';
import { onIncidentTriaged } from './handlers/on-incident-triaged.ts';
import { onIncidentUpdated } from './handlers/on-incident-updated.ts';
import { onModelAnswered } from './handlers/on-model-answered.ts';
import { onSpansCollected } from './handlers/on-spans-collected.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { topologySource } from './sources/topology.ts';
import { openSpanMemory } from './store.ts';

/** Root cause analysis: ranks what may have caused an incident, and owns the service graph. */
export const rca = defineService({
  name: 'rca',
  config: rcaConfig,
  create: ({ config, core, redis, telemetry, publisher, clock, log }) => {
    const { env } = core;
    const mapping: Mapping = { env, configured: graphOf(core.services), settings: config.calls };
    const knowledge = knowledgeOf(mapping, telemetry, core.redis.partitions);
    const memory = openSpanMemory();
    return {
      handlers: {
        'spans.collected': onSpansCollected(env, memory, config),
        'calls.observed': onCallsObserved(mapping),
        'incident.triaged': onIncidentTriaged(knowledge),
        'incident.updated': onIncidentUpdated(knowledge),
        'incident.resolved': onIncidentResolved,
        'changes.recorded': onChangesRecorded(config),
        'model.answered': onModelAnswered(knowledge),
        'timer.fired': onTimerFired(knowledge, mapping),
      },
      sources: [topologySource({ ...mapping, redis, publisher, clock, log })],
      reset: (slot) => {
        for (const part of Object.values(memory)) part.reset(slot);
      },
    };
  },
});
