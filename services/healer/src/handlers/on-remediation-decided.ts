import type { EventOf } from '@hale/events';
import type { Sight } from '../adapters/command/target.ts';
import { type Deps, findRecord, type StepHandler } from '../deps.ts';
import { refusal } from '../policy/guards.ts';
import { judge } from '../policy/judge.ts';
import { type Ending, finish, healingDraft, startedDraft } from '../policy/lifecycle.ts';
import type { Act, IncidentRecord, RemediationRecord, State } from '../policy/records.ts';
import type { Step } from '../policy/step.ts';

type Reason = 'started' | 'recovered' | 'abandoned' | 'failed' | 'not-approved' | 'not-active';

/**
 * Precondition, guards once more, a look at the target, and then the intent: it is committed, and counted
 * by every limit, before anything is touched.
 */
export function onRemediationDecided(deps: Deps): StepHandler<EventOf<'remediation.decided'>, Reason> {
  const { rules, probes, target, metrics } = deps;
  return async (event, state, { now, signal }) => {
    const { remediation, decision, guards } = event.data;
    if (decision === 'refused') metrics.refused(guards);
    if (decision !== 'approved') return { reason: 'not-approved' };
    const record = findRecord(state, remediation.id);
    if (record?.status !== 'approved') return { reason: 'not-active' };
    const end = (ending: Ending, reason: Reason): Step<Reason> => ({ reason, ...finish(record, ending, state, now) });
    const { service } = record.remediation.service;
    const judgement = judge(record, await probes(service, signal), state, rules, now);
    if (judgement.kind === 'recovered') return end({ ...judgement, outcome: 'recovered' }, 'recovered');
    if (judgement.kind === 'unknown') return end({ ...judgement, outcome: 'abandoned' }, 'abandoned');
    if (judgement.kind === 'refused') {
      return end({ outcome: 'abandoned', reason: `no longer allowed: ${refusal(judgement.guards)}` }, 'abandoned');
    }
    const sight = await target.look(judgement.action, { service, key: record.remediation.id }, signal);
    if (!sight.ok)
      return end({ outcome: 'failed', reason: `the look at the target failed: ${sight.reason}` }, 'failed');
    return intend(record, sight, state, now);
  };
}

function intend(record: RemediationRecord, sight: Sight & { ok: true }, state: State, now: number): Step<'started'> {
  const { id, incident, service, action, faultClass } = record.remediation;
  const key = `${service.env}/${service.service}`;
  const act: Act = { id, incident, service: key, action, faultClass, at: now };
  const started: RemediationRecord = {
    ...record,
    status: 'started',
    before: sight.token,
    startedAt: now,
    progressAt: now,
  };
  const known = state.incidents?.get(incident);
  return {
    reason: 'started',
    changes: { remediations: [started], acts: [act], ...(known && { incidents: [markStarted(known, id)] }) },
    events: [startedDraft(started, sight.token, now), healingDraft(started, now)],
  };
}

function markStarted(incident: IncidentRecord, id: string): IncidentRecord {
  return { ...incident, tries: incident.tries.map((one) => (one.id === id ? { ...one, started: true } : one)) };
}
