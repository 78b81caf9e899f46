import type { EventOf } from '@hale/events';
import type { Action } from '../config.ts';
import { type Deps, findRecord, readable, type StepContext, type StepHandler } from '../deps.ts';
import { expire } from '../policy/expiry.ts';
import { findingsOfCause } from '../policy/findings.ts';
import { findAction } from '../policy/judge.ts';
import { finish, undoTimer, verifyTimer } from '../policy/lifecycle.ts';
import type { RemediationRecord, State } from '../policy/records.ts';
import type { Step } from '../policy/step.ts';
import { byHand, undoAfter } from '../policy/undo.ts';
import { beginVerification, type Verdict, verify } from '../policy/verification.ts';
import { type WatchdogReason, watch } from '../policy/watchdog.ts';
import { type ApprovedReason, goOn } from './approved.ts';
import { type UndoReason, undoNext } from './undo.ts';

type Reason =
  | 'verified'
  | 'ineffective'
  | 'look-again'
  | 'expired'
  | ApprovedReason
  | UndoReason
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
    if (name === 'undo') return undoNext(record, Number(data.tick), state, context, deps);
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
  if (verdict.kind === 'verified') {
    const { reason, proof } = verdict;
    return { reason: 'verified', ...finish(record, { outcome: 'verified', reason, proof }, state, now) };
  }
  if (verdict.kind === 'ineffective') return takeBack(record, action, verdict, state, now);
  const next: RemediationRecord = { ...record, progressAt: now, verification: verdict.verification };
  const timer = verifyTimer(next, verdict.verification.tick, verdict.dueAt);
  return { reason: 'look-again', changes: { remediations: [next] }, timers: [timer] };
}

/** What did not help is undone where the registry says how, and else told a person. */
function takeBack(
  record: RemediationRecord,
  action: Action,
  verdict: Extract<Verdict, { kind: 'ineffective' }>,
  state: State,
  now: number,
): Step<Reason> {
  const undo = undoAfter(action, verdict);
  if (undo === null) return { reason: 'ineffective', ...finish(record, byHand(action, verdict), state, now) };
  const next: RemediationRecord = { ...record, status: 'undoing', progressAt: now, undo };
  return { reason: 'ineffective', changes: { remediations: [next] }, timers: [undoTimer(next, undo.tick, now)] };
}
