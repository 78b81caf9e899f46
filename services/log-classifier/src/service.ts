import { openEvidence } from '@hale/evidence';
import { defineService } from '@hale/runtime';
import { logClassifierSchema } from './config.ts';
import { onLogsCollected } from './handlers/on-logs-collected.ts';
import { onModelAnswered } from './handlers/on-model-answered.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { classifierMetrics } from './metrics.ts';
import { openMemories } from './store.ts';

/** Knows which kinds of lines a service logs, and says when they are odd. */
export const logClassifier = defineService({
  name: 'log-classifier',
  config: logClassifierSchema,
  create({ config, registry, redis, telemetry }) {
    const metrics = classifierMetrics(registry);
    const memories = openMemories();
    const evidence = openEvidence('logs');
    return {
      handlers: {
        'logs.collected': onLogsCollected({ config, memories, evidence, control: redis, metrics }),
        'timer.fired': onTimerFired({ telemetry }),
        'model.answered': onModelAnswered({ metrics }),
      },
      reset: (slot) => {
        for (const memory of Object.values(memories)) memory.reset(slot);
        evidence.reset(slot);
      },
    };
  },
});
