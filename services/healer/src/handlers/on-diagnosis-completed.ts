import type { EventOf } from '@hale/events';
import { type Deps, findRecord, readable, type StepHandler } from '../deps.ts';
import { type Choice, chooseAction } from '../policy/choose-action.ts';
import { finish } from '../policy/lifecycle.ts';
import { type ProposalReason, propose, withDiagnosis } from '../policy/proposal.ts';
import type { RemediationRecord } from '../policy/records.ts';

type Reason = ProposalReason | Extract<Choice, { chosen: false }>['reason'] | 'busy' | 'incident-over';

/** Proposes what fits the top cause, unless something is under way for the incident. */
export function onDiagnosisCompleted(deps: Deps): StepHandler<EventOf<'diagnosis.completed'>, Reason> {
  const { rules, probes } = deps;
  return async (event, state, { now, signal }) => {
    const { diagnosis, incident: told } = event.data;
    const known = readable(state.incidents, 'incidents').get(diagnosis.incident);
    if (known?.resolved && told.revision <= known.resolved.revision) return { reason: 'incident-over' };
    const { resolved: _reopened, ...base } = withDiagnosis(known, diagnosis, instantOf(event.recordedtime));
    const active = findRecord(state, base.active);
    const choice = chooseAction(base, rules.config, rules.core);
    if (active && !isSuperseded(active, choice)) return { reason: 'busy', changes: { incidents: [base] } };
    if (!choice.chosen) return { reason: choice.reason, changes: { incidents: [base] } };
    const observations = await probes(choice.cause.service.service, signal);
    const world = { ...state, incidents: new Map(state.incidents).set(base.id, base) };
    const end = active && finish(active, superseded(diagnosis.id), world, now);
    const step = propose(choice, end?.changes.incidents?.[0] ?? base, observations, world, rules, now);
    if (!end) return step;
    return {
      ...step,
      changes: {
        ...step.changes,
        remediations: [...(end.changes.remediations ?? []), ...(step.changes?.remediations ?? [])],
      },
      events: [...end.events, ...(step.events ?? [])],
    };
  };
}

/** Only what still waits for a person gives way to a better diagnosis; what is under way is seen through. */
function isSuperseded({ status, remediation }: RemediationRecord, choice: Choice): boolean {
  if (status !== 'proposed' || !choice.chosen) return false;
  return choice.name !== remediation.action || choice.cause.service.service !== remediation.service.service;
}

function superseded(diagnosis: string) {
  return { outcome: 'abandoned', reason: `superseded by diagnosis ${diagnosis}` } as const;
}

/** Milliseconds since the epoch, or null for what is not a time. */
function instantOf(time: string): number | null {
  const at = Date.parse(time);
  return Number.isFinite(at) ? at : null;
}
