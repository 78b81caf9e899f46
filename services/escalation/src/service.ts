import { Ladder, modelMetrics, type Rung } from '@hale/models';
import { defineService, type ServiceContext } from '@hale/runtime';
import type { z } from 'zod';
import { ModelLane } from './adapters/lane/lane.ts';
import { ladderChecks } from './checks.ts';
import { escalationConfig, type LadderConfig } from './config.ts';
import { onChangesRecorded } from './handlers/on-changes-recorded.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
import { onDiagnosisCompleted } from './handlers/on-diagnosis-completed.ts';
import { onFindingCleared } from './handlers/on-finding-cleared.ts';
import { onFindingRaised } from './handlers/on-finding-raised.ts';
import { onModelAnswered } from './handlers/on-model-answered.ts';
import { onModelAsked } from './handlers/on-model-asked.ts';
import { onRemediationDecided } from './handlers/on-remediation-decided.ts';
import { onRemediationFinished } from './handlers/on-remediation-finished.ts';
import { onRemediationProposed } from './handlers/on-remediation-proposed.ts';
import { onRemediationStarted } from './handlers/on-remediation-started.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { onTopologyChanged } from './handlers/on-topology-changed.ts';
import { settingsOf } from './policy/settings.ts';

type Context = ServiceContext<z.output<typeof escalationConfig>>;

/** The only writer of incidents: which findings are one, how bad it is, who must look, when it is over. */
export const escalation = defineService({
  name: 'escalation',
  config: escalationConfig,
  checks: ({ ladder }) => ladderChecks(ladder),
  create: (context) => {
    const { config, core } = context;
    const lanes = openLanes(context);
    const { sure, within } = config.ladder;
    const settings = settingsOf(config, core.services, { rungs: new Set(lanes.keys()), sure, within });
    return {
      handlers: {
        'finding.raised': onFindingRaised(settings),
        'finding.cleared': onFindingCleared(settings),
        'diagnosis.completed': onDiagnosisCompleted(settings),
        'remediation.proposed': onRemediationProposed(settings),
        'remediation.decided': onRemediationDecided(settings),
        'remediation.started': onRemediationStarted(settings),
        'remediation.finished': onRemediationFinished(settings),
        'changes.recorded': onChangesRecorded(settings),
        'topology.changed': onTopologyChanged,
        'decision.made': onDecisionMade(settings),
        'model.asked': onModelAsked(lanes),
        'model.answered': onModelAnswered(settings),
        'timer.fired': onTimerFired(settings),
      },
      sources: [...lanes.values()].map(({ source }) => source),
      closers: [...lanes].map(([rung, lane]) => ({ name: `model-lane-${rung}`, close: () => lane.close() })),
    };
  },
});

/** A lane for each rung that is configured; without any, nothing is connected and nobody is asked. */
function openLanes(context: Context): ReadonlyMap<Rung, ModelLane> {
  const { config, core, publisher, clock, log, redis, registry } = context;
  const used = usedRungs(config.ladder);
  if (used.length === 0) return new Map();
  const ladder = new Ladder(config.ladder, { redis, clock, log, metrics: modelMetrics(registry) });
  const around = { url: core.redis.url, ladder, publisher, clock, log };
  return new Map(
    used.map(([rung, { concurrency, perMinute }]) => [
      rung,
      new ModelLane({ ...around, rung, concurrency, perMinute }),
    ]),
  );
}

function usedRungs({ ollama, openai }: LadderConfig) {
  return [...(ollama ? [[1, ollama] as const] : []), ...(openai ? [[2, openai] as const] : [])];
}
