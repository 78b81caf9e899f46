import { defineService } from '@hale/runtime';
import { logClassifierSchema } from './config.ts';
import { onLogsCollected } from './handlers/on-logs-collected.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { classifierMetrics } from './metrics.ts';
import { openEpisodes, openTemplates } from './store.ts';

/** Knows which kinds of lines a service logs, and says when one of them is fatal. */
export const logClassifier = defineService({
  name: 'log-classifier',
  config: logClassifierSchema,
  create({ config, registry, redis, telemetry }) {
    const metrics = classifierMetrics(registry);
    const templates = openTemplates();
    const episodes = openEpisodes();
    return {
      handlers: {
        'logs.collected': onLogsCollected({ config, templates, episodes, control: redis, metrics }),
        'timer.fired': onTimerFired({ quietMs: config.firstFatal.quiet, telemetry }),
      },
      reset: (slot) => {
        templates.reset(slot);
        episodes.reset(slot);
      },
    };
  },
});
