import type { Decision, EventOf } from '@hale/events';
import { type Deps, findRecord, type StepContext, type StepHandler } from '../deps.ts';
import { expire } from '../policy/expiry.ts';
import { refusal } from '../policy/guards.ts';
import { judge } from '../policy/judge.ts';
import { approve, type Decided, decidedDraft, ending, finish } from '../policy/lifecycle.ts';
import type { RemediationRecord, State } from '../policy/records.ts';
import type { Step } from '../policy/step.ts';

type Reason =
  | 'approved'
  | 'refused'
  | 'rejected'
  | 'expired'
  | 'recovered'
  | 'abandoned'
  | 'kill-switch-engaged'
  | 'kill-switch-released'
  | 'not-waiting'
  | 'not-mine';

/** A person's yes, no, or hands off. */
export function onDecisionMade(deps: Deps): StepHandler<EventOf<'decision.made'>, Reason> {
  return (event, state, context) => {
    const { decision } = event.data;
    if (decision.kind === 'kill-switch') return killSwitch(decision, context.now);
    if (decision.kind !== 'approve' && decision.kind !== 'reject') return { reason: 'not-mine' };
    const record = findRecord(state, decision.remediation);
    if (record?.status !== 'proposed') return { reason: 'not-waiting' };
    return decision.kind === 'reject'
      ? reject(record, decision, state, context.now)
      : answerApproval(record, decision.by, state, context, deps);
  };
}

function killSwitch({ engaged, by }: Extract<Decision, { kind: 'kill-switch' }>, now: number): Step<Reason> {
  return {
    reason: engaged ? 'kill-switch-engaged' : 'kill-switch-released',
    changes: { killSwitch: { engaged, by, at: now } },
  };
}

function reject(record: RemediationRecord, { by, comment }: Decision, state: State, now: number): Step<Reason> {
  const decided: Decided = { decision: 'rejected', by, reason: comment ?? 'rejected', guards: [] };
  return {
    reason: 'rejected',
    changes: ending(record, 'rejected', state, now),
    events: [decidedDraft(record, decided)],
  };
}

/** The world may have changed since the proposal: everything is looked at again. */
async function answerApproval(
  proposed: RemediationRecord,
  by: string,
  state: State,
  { now, signal }: StepContext,
  { rules, probes }: Deps,
): Promise<Step<Reason>> {
  const record: RemediationRecord = { ...proposed, asker: 'person' };
  if (!(now <= (record.expiresAt ?? 0))) return expire(record, state, now);
  const observations = await probes(record.remediation.service.service, signal);
  const judgement = judge(record, observations, state, rules, now);
  if (judgement.kind === 'refused') {
    const { guards } = judgement;
    const decided: Decided = { decision: 'refused', by: 'policy', reason: refusal(guards), guards };
    return {
      reason: 'refused',
      changes: ending(record, 'refused', state, now),
      events: [decidedDraft(record, decided)],
    };
  }
  const guards = judgement.kind === 'permitted' ? judgement.guards : [];
  const decided = decidedDraft(record, { decision: 'approved', by, reason: `approved by ${by}`, guards });
  if (judgement.kind === 'permitted') {
    const { approved, timers } = approve(record, 'person', judgement.action, now);
    return { reason: 'approved', changes: { remediations: [approved] }, events: [decided], timers };
  }
  const outcome = judgement.kind === 'recovered' ? 'recovered' : 'abandoned';
  const end = finish(record, { ...judgement, outcome }, state, now);
  return { reason: outcome, changes: end.changes, events: [decided, ...end.events] };
}
