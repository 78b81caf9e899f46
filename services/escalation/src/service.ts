import { defineService } from '@hale/runtime';
import { escalationConfig } from './config.ts';
import { onChangesRecorded } from './handlers/on-changes-recorded.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
import { onDiagnosisCompleted } from './handlers/on-diagnosis-completed.ts';
import { onFindingCleared } from './handlers/on-finding-cleared.ts';
import { onFindingRaised } from './handlers/on-finding-raised.ts';
import { onRemediationDecided } from './handlers/on-remediation-decided.ts';
import { onRemediationFinished } from './handlers/on-remediation-finished.ts';
import { onRemediationProposed } from './handlers/on-remediation-proposed.ts';
import { onRemediationStarted } from './handlers/on-remediation-started.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { onTopologyChanged } from './handlers/on-topology-changed.ts';
import { settingsOf } from './policy/settings.ts';

/** The only writer of incidents: which findings are one, how bad it is, who must look, when it is over. */
export const escalation = defineService({
  name: 'escalation',
  config: escalationConfig,
  create: ({ config, core }) => {
    const settings = settingsOf(config, core.services);
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
        'timer.fired': onTimerFired(settings),
      },
    };
  },
});
