import type { Handler } from '@hale/bus';
import type { AnyEvent } from '@hale/events';
import { defineService } from '@hale/runtime';
import { freshProbes } from './adapters/probes/probe-service.ts';
import { registryTarget } from './adapters/target.ts';
import { healerChecks } from './checks.ts';
import { healerSchema } from './config.ts';
import type { Deps, StepHandler } from './deps.ts';
import { onChangesRecorded } from './handlers/on-changes-recorded.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
import { onDiagnosisCompleted } from './handlers/on-diagnosis-completed.ts';
import { onFindingCleared } from './handlers/on-finding-cleared.ts';
import { onFindingRaised } from './handlers/on-finding-raised.ts';
import { onIncidentResolved } from './handlers/on-incident-resolved.ts';
import { onRemediationDecided } from './handlers/on-remediation-decided.ts';
import { onRemediationFinished } from './handlers/on-remediation-finished.ts';
import { onRemediationStarted } from './handlers/on-remediation-started.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { onTopologyChanged } from './handlers/on-topology-changed.ts';
import { healerMetrics } from './metrics.ts';
import { checkNames } from './policy/names.ts';
import type { Rules } from './policy/step.ts';
import { loadState, toWrites } from './store.ts';

export const healer = defineService({
  name: 'healer',
  config: healerSchema,
  checks: healerChecks,
  create: ({ config, core, configHash, registry }) => {
    checkNames(config, core);
    const rules: Rules = { config, core, configHash };
    const steps = stepHandlers({
      rules,
      probes: freshProbes(core.services),
      target: registryTarget(config, core),
      metrics: healerMetrics(registry),
    });
    return {
      handlers: {
        'diagnosis.completed': committed(steps['diagnosis.completed'], rules),
        'decision.made': committed(steps['decision.made'], rules),
        'remediation.decided': committed(steps['remediation.decided'], rules),
        'remediation.started': committed(steps['remediation.started'], rules),
        'remediation.finished': committed(steps['remediation.finished'], rules),
        'timer.fired': committed(steps['timer.fired'], rules),
        'finding.raised': committed(steps['finding.raised'], rules),
        'finding.cleared': committed(steps['finding.cleared'], rules),
        'incident.resolved': committed(steps['incident.resolved'], rules),
        'changes.recorded': committed(steps['changes.recorded'], rules),
        'topology.changed': committed(steps['topology.changed'], rules),
      },
    };
  },
});

/** Every decision of the healer, before loading and committing are put around it. */
export function stepHandlers(deps: Deps) {
  return {
    'diagnosis.completed': onDiagnosisCompleted(deps),
    'decision.made': onDecisionMade(deps),
    'remediation.decided': onRemediationDecided(deps),
    'remediation.started': onRemediationStarted(deps),
    'remediation.finished': onRemediationFinished(deps),
    'timer.fired': onTimerFired(deps),
    'finding.raised': onFindingRaised(deps),
    'finding.cleared': onFindingCleared,
    'incident.resolved': onIncidentResolved,
    'changes.recorded': onChangesRecorded,
    'topology.changed': onTopologyChanged,
  };
}

/** Load → decide → what the bus commits. */
function committed<Event extends AnyEvent, Reason extends string>(
  decide: StepHandler<Event, Reason>,
  rules: Rules,
): Handler<Event, Reason> {
  return async (event, context) => {
    const state = await loadState(context.redis, context.slot);
    const { reason, changes = {}, events = [], timers = [] } = await decide(event, state, context);
    return { reason, writes: toWrites(changes, state, rules.config, context.now, context.slot), events, timers };
  };
}
