import { openEvidence } from '@hale/evidence';
import { openFeedback } from '@hale/feedback';
import { defineService } from '@hale/runtime';
import { logClassifierSchema } from './config.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
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
    const feedback = openFeedback('log-classifier', redis);
    return {
      handlers: {
        'logs.collected': onLogsCollected({ config, memories, evidence, feedback, control: redis, metrics }),
        'timer.fired': onTimerFired({ telemetry }),
        'model.answered': onModelAnswered({ metrics }),
        'decision.made': onDecisionMade(feedback),
      },
      reset: (slot) => {
        for (const memory of Object.values(memories)) memory.reset(slot);
        evidence.reset(slot);
        feedback.reset(slot);
      },
    };
  },
});
