import type { Sight } from '../adapters/executor.ts';
import type { Action } from '../config.ts';
import type { Deps, StepContext } from '../deps.ts';
import { modeOf } from '../policy/choose-action.ts';
import { refusal } from '../policy/guards.ts';
import { judge } from '../policy/judge.ts';
import { type Ending, finish, healingDraft, recheckTimer, startedDraft } from '../policy/lifecycle.ts';
import { planOf } from '../policy/proposal.ts';
import type { Act, IncidentRecord, RemediationRecord, State } from '../policy/records.ts';
import type { Rules, Step } from '../policy/step.ts';
import { duration } from '../policy/words.ts';

export type ApprovedReason = 'started' | 'dry-run' | 'recovered' | 'abandoned' | 'failed' | 'fading';

/** How long a service that answers again may take until its findings are cleared. Milliseconds. */
const FADING_MS = 45_000;

/**
 * Precondition, guards once more, a look at the target, and then the intent: it is committed, and counted
 * by every limit, before anything is touched.
 */
export async function goOn(
  record: RemediationRecord,
  state: State,
  { now, signal }: StepContext,
  { rules, probes, target }: Deps,
): Promise<Step<ApprovedReason>> {
  const end = (ending: Ending, reason: ApprovedReason): Step<ApprovedReason> => ({
    reason,
    ...finish(record, ending, state, now),
  });
  const { service } = record.remediation.service;
  const values = { service, key: record.remediation.id };
  const judgement = judge(record, await probes(service, signal), state, rules, now);
  if (judgement.kind === 'recovered') return end({ ...judgement, outcome: 'recovered' }, 'recovered');
  if (judgement.kind === 'unknown') return end({ ...judgement, outcome: 'abandoned' }, 'abandoned');
  if (judgement.kind === 'refused') {
    return end({ outcome: 'abandoned', reason: `no longer allowed: ${refusal(judgement.guards)}` }, 'abandoned');
  }
  if (judgement.fading) return fade(record, judgement.action.verify.every, end, now);
  if (isDryRun(record, judgement.action, rules)) {
    const effect = await target.rehearse(judgement.action, values, signal);
    const plan = planOf(record.remediation.action, judgement.action, service, effect);
    return end({ outcome: 'dry-run', reason: `would ${plan}` }, 'dry-run');
  }
  const sight = await target.look(judgement.action, values, signal);
  if (!sight.ok) return end({ outcome: 'failed', reason: `the look at the target failed: ${sight.reason}` }, 'failed');
  return intend(record, sight, state, now);
}

/** One that was proposed as a rehearsal stays one, whatever the configuration says by now. */
function isDryRun({ remediation }: RemediationRecord, action: Action, { config }: Rules): boolean {
  return remediation.mode === 'dry-run' || modeOf(action, config) === 'dry-run';
}

/** Looks again later; a service that goes on answering while findings stay is a person's to judge. */
function fade(
  record: RemediationRecord,
  every: number,
  end: (ending: Ending, reason: ApprovedReason) => Step<ApprovedReason>,
  now: number,
): Step<ApprovedReason> {
  const { since = now, tick = 0 } = record.fading ?? {};
  if (now - since >= FADING_MS) {
    const reason = `every probe answers, and findings are not cleared after ${duration(now - since)}: nothing done`;
    return end({ outcome: 'abandoned', reason }, 'abandoned');
  }
  const next: RemediationRecord = { ...record, progressAt: now, fading: { since, tick: tick + 1 } };
  return {
    reason: 'fading',
    changes: { remediations: [next] },
    timers: [recheckTimer(next, tick + 1, now + every)],
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
