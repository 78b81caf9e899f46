import type { EventOf } from '@hale/events';
import { type Deps, readable, type StepHandler } from '../deps.ts';
import { type Choice, chooseAction } from '../policy/choose-action.ts';
import { type ProposalReason, propose } from '../policy/proposal.ts';
import { withheldDraft } from '../policy/withheld.ts';
import { foresee } from './plan.ts';

type Reason = ProposalReason | Extract<Choice, { chosen: false }>['reason'] | 'done' | 'busy' | 'incident-over';

/** After an action that did not help, the next one that fits; when there is none, the escalation is a human's. */
export function onRemediationFinished(deps: Deps): StepHandler<EventOf<'remediation.finished'>, Reason> {
  const { rules, metrics } = deps;
  return async (event, state, { now, signal }) => {
    const { remediation, outcome } = event.data;
    metrics.finished(outcome);
    if (outcome !== 'ineffective' && outcome !== 'failed' && outcome !== 'undone') return { reason: 'done' };
    const incident = readable(state.incidents, 'incidents').get(remediation.incident);
    if (!incident || incident.resolved) return { reason: 'incident-over' };
    if (incident.active !== undefined) return { reason: 'busy' };
    const choice = chooseAction(incident, rules.config, rules.core);
    if (!choice.chosen) return { reason: choice.reason, events: [withheldDraft(incident, choice.reason)] };
    return propose(choice, incident, await foresee(choice, incident, deps, signal), state, rules, now);
  };
}
