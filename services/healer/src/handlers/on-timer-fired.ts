import type { EventOf } from '@hale/events';
import { type Deps, findRecord, readable, type StepContext, type StepHandler } from '../deps.ts';
import { expire } from '../policy/expiry.ts';
import { findingsOfCause } from '../policy/findings.ts';
import { findAction } from '../policy/judge.ts';
import { finish, verifyTimer } from '../policy/lifecycle.ts';
import type { RemediationRecord, State } from '../policy/records.ts';
import type { Step } from '../policy/step.ts';
import { beginVerification, verify } from '../policy/verification.ts';
import { type WatchdogReason, watch } from '../policy/watchdog.ts';
import { type ApprovedReason, goOn } from './approved.ts';

type Reason =
  | 'verified'
  | 'ineffective'
  | 'look-again'
  | 'expired'
  | ApprovedReason
  | WatchdogReason
  | 'too-late'
  | 'not-mine';

export function onTimerFired(deps: Deps): StepHandler<EventOf<'timer.fired'>, Reason> {
  return (event, state, context) => {
    const { owner, name, data } = event.data.timer;
    if (owner !== 'healer') return { reason: 'not-mine' };
    const record = findRecord(state, data.remediation);
    if (!record) return { reason: 'too-late' };
    if (name === 'approval-expires') {
      return record.status === 'proposed' ? expire(record, state, context.now) : { reason: 'too-late' };
    }
    if (name === 'watchdog')
      return watch(record, findAction(deps.rules, record.remediation.action), state, context.now);
    if (name === 'recheck') {
      const isDue = record.status === 'approved' && record.fading?.tick === Number(data.tick);
      return isDue ? goOn(record, state, context, deps) : { reason: 'too-late' };
    }
    if (name === 'verify') return lookAgain(record, Number(data.tick), state, context, deps);
    return { reason: 'not-mine' };
  };
}

/** One look of the verification, by every probe of the service and every finding of the cause. A timer of another look is late or a double. */
async function lookAgain(
  record: RemediationRecord,
  tick: number,
  state: State,
  { now, signal }: StepContext,
  { rules, probes }: Deps,
): Promise<Step<Reason>> {
  const verification = record.verification ?? beginVerification();
  if (record.status !== 'verifying' || tick !== verification.tick) return { reason: 'too-late' };
  const action = findAction(rules, record.remediation.action);
  if (!action) {
    return {
      reason: 'abandoned',
      ...finish(record, { outcome: 'abandoned', reason: 'the action is no longer configured' }, state, now),
    };
  }
  const observations = await probes(record.remediation.service.service, signal);
  const findings = readable(findingsOfCause(record, state), 'findings');
  const look = { now, observations, findings, evidence: new Set(record.evidence.map(({ id }) => id)) };
  const verdict = verify(verification, look, action.verify);
  if (verdict.kind !== 'look-again') {
    const { kind: outcome, reason, proof } = verdict;
    return { reason: outcome, ...finish(record, { outcome, reason, proof }, state, now) };
  }
  const next: RemediationRecord = { ...record, progressAt: now, verification: verdict.verification };
  const timer = verifyTimer(next, verdict.verification.tick, verdict.dueAt);
  return { reason: 'look-again', changes: { remediations: [next] }, timers: [timer] };
}
