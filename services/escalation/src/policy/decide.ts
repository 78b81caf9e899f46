import type { Timer } from '@hale/bus';
import { answerWords } from './answer.ts';
import { type Case, HUMAN, isClear } from './case.ts';
import type { Wanted } from './climb.ts';
import type { Fact } from './fact.ts';
import { raisedAs } from './findings.ts';
import type { Settings } from './settings.ts';
import { callTimer, handOverTimers, settleTimer } from './timers.ts';
import { symptomWords } from './title.ts';

export type LifecycleReason =
  | 'finding-added'
  | 'finding-changed'
  | 'finding-returned'
  | 'finding-known'
  | 'finding-cleared'
  | 'finding-not-active'
  | 'triaged'
  | 'triaged-already'
  | 'remediation-noted'
  | 'approval-needed'
  | 'remediation-stalled'
  | 'handed-over'
  | 'not-handed-over'
  | 'called'
  | 'not-called'
  | 'resolved'
  | 'not-settled'
  | 'diagnosis-adopted'
  | 'diagnosis-agrees'
  | 'answer-noted'
  | 'answer-not-awaited'
  | 'acknowledged'
  | 'acknowledged-already'
  | 'resolved-already';

/** What is to be said of the incident. A rung is never lowered. */
export type Announcement =
  | { readonly type: 'incident.opened' }
  | { readonly type: 'incident.triaged'; readonly reason: string }
  | { readonly type: 'incident.updated'; readonly reason: string; readonly rung?: number }
  | { readonly type: 'incident.acknowledged'; readonly by: string }
  | { readonly type: 'incident.resolved'; readonly reason: string };

export interface Decision {
  readonly reason: LifecycleReason;
  readonly announcement?: Announcement;
  readonly timers?: readonly Timer[];
}

type Timing = Pick<Settings, 'settle' | 'handOver' | 'groupWait' | 'callAfter' | 'ladder'>;

/**
 * What follows from a fact, given the case before it and after it. An incident resolves by itself only when
 * every finding is cleared and no remediation is under way; a person may always resolve it.
 */
export function decide(before: Case, after: Case, fact: Fact, now: number, timing: Timing, wanted?: Wanted): Decision {
  const { timers = [], ...said } = answer(before, after, fact, now, timing, wanted);
  const { quietSince } = after;
  const isSettling = quietSince !== undefined && quietSince !== before.quietSince && said.reason !== 'resolved';
  return { ...said, timers: isSettling ? [...timers, settleTimer(after, quietSince, timing)] : timers };
}

function answer(
  before: Case,
  after: Case,
  fact: Fact,
  now: number,
  timing: Timing,
  wanted: Wanted | undefined,
): Decision {
  switch (fact.kind) {
    case 'finding-raised':
      return onRaised(before, after, fact, now, timing);
    case 'finding-cleared':
      if (after === before) return { reason: 'finding-not-active' };
      return { reason: 'finding-cleared', announcement: updated(`finding cleared: ${named(fact.finding)}`) };
    case 'remediation-proposed':
      return fact.needsApproval ? onApprovalNeeded(before, fact) : { reason: 'remediation-noted' };
    case 'remediation-decided':
    case 'remediation-finished':
      return onRemediation(before, after, fact, now, timing);
    case 'remediation-started':
      return { reason: 'remediation-noted' };
    case 'diagnosed':
      return onDiagnosed(before, after);
    case 'answered':
    case 'answer-due':
      if (after === before) return { reason: 'answer-not-awaited' };
      return { reason: 'answer-noted', announcement: updated(answerWords(before, after, fact, wanted, timing)) };
    case 'acknowledged':
      if (before.incident.status === 'acknowledged') return { reason: 'acknowledged-already' };
      return { reason: 'acknowledged', announcement: { type: 'incident.acknowledged', by: fact.by } };
    case 'resolved-by-person':
      return resolved(`resolved by ${fact.by}`);
    case 'triage-due':
      return onTriageDue(before, now, timing);
    case 'settle-due':
      return before.quietSince === fact.quietSince ? resolved(recovery(before)) : { reason: 'not-settled' };
    case 'hand-over-due':
      return onHandOverDue(before, fact.remediation);
    case 'call-due':
      return onCallDue(before, now, timing);
  }
}

function onRaised(
  before: Case,
  after: Case,
  { finding, near = [] }: Extract<Fact, { kind: 'finding-raised' }>,
  now: number,
  timing: Timing,
): Decision {
  const raised = raisedAs(before.incident.findings, finding);
  if (raised === 'known') return { reason: 'finding-known' };
  // A failure that returns finds its remediation's hand-over timer spent, so it is set again.
  const timers = raised === 'returned' ? handOverTimers(after, now, timing) : [];
  // Incidents that one finding connects stay apart: repairs under way and messages sent belong to one of them.
  const others = near.length > 0 ? `; near ${near.slice(0, 3).join(', ')} as well, which stays its own` : '';
  return {
    reason: `finding-${raised}`,
    announcement: updated(`finding ${raised}: ${named(finding)}${others}`),
    timers,
  };
}

function onApprovalNeeded(before: Case, { remediation }: Extract<Fact, { kind: 'remediation-proposed' }>): Decision {
  if (before.incident.rung >= HUMAN) return { reason: 'remediation-noted' };
  const reason = `a human is needed: ${remediation.action} of ${remediation.service.service} waits for approval`;
  return { reason: 'approval-needed', announcement: updated(reason, HUMAN) };
}

function onRemediation(before: Case, after: Case, fact: Fact, now: number, timing: Timing): Decision {
  const verifiedNow = fact.kind === 'remediation-finished' && fact.outcome === 'verified';
  if (verifiedNow && after.quietSince !== undefined) return resolved(recovery(after));
  if (after.stalled === undefined || after.stalled === before.stalled) return { reason: 'remediation-noted' };
  return { reason: 'remediation-stalled', timers: handOverTimers(after, now, timing) };
}

function onDiagnosed(before: Case, after: Case): Decision {
  const { title, rung } = after.incident;
  if (title === before.incident.title && rung === before.incident.rung) return { reason: 'diagnosis-agrees' };
  return {
    reason: 'diagnosis-adopted',
    announcement: updated(`diagnosed at rung ${rung}: ${after.culprit ?? 'no culprit'}`),
  };
}

function onTriageDue(before: Case, now: number, { groupWait, callAfter }: Timing): Decision {
  const { triaged, incident } = before;
  if (triaged) return { reason: 'triaged-already' };
  const scope = `${count(incident.services.length, 'service')}, ${count(incident.findings.length, 'finding')}`;
  const reason = `grouped for ${groupWait / 1_000} s; ${scope}; rung ${incident.rung} looks first`;
  const timers = [callTimer(before, now + callAfter)];
  return { reason: 'triaged', announcement: { type: 'incident.triaged', reason }, timers };
}

function onHandOverDue(before: Case, remediation: string): Decision {
  const { stalled, incident } = before;
  const pointless = stalled?.remediation !== remediation || incident.rung >= HUMAN || isClear(incident);
  if (!stalled || pointless) return { reason: 'not-handed-over' };
  return { reason: 'handed-over', announcement: updated(`a human is needed: ${stalled.why}`, HUMAN) };
}

/** Nobody looks at an incident for which nothing can be done; so a human is called once nothing was tried for a while. */
function onCallDue(before: Case, now: number, { callAfter }: Timing): Decision {
  const { incident, remediations, triedAt = 0, culprit } = before;
  if (incident.rung >= HUMAN) return { reason: 'not-called' };
  if (isClear(incident) || Object.keys(remediations).length > 0 || now - triedAt < callAfter) {
    return { reason: 'not-called', timers: [callTimer(before, now + callAfter)] };
  }
  const cause = culprit === undefined ? 'the cause is not known' : `nothing has been tried for ${culprit}`;
  return { reason: 'called', announcement: updated(`a human is needed: ${cause}`, HUMAN) };
}

function recovery({ verified, attempts }: Case): string {
  if (verified) return 'repaired and verified';
  return attempts === 0 ? 'recovered without action' : 'recovered after an action that was not verified';
}

const resolved = (reason: string): Decision => ({
  reason: 'resolved',
  announcement: { type: 'incident.resolved', reason },
});

const updated = (reason: string, rung?: number): Announcement => ({
  type: 'incident.updated',
  reason,
  ...(rung !== undefined && { rung }),
});

function named(finding: Extract<Fact, { kind: 'finding-raised' }>['finding']): string {
  const { service, pattern, detector } = finding;
  const shape = pattern === undefined || pattern === 'unknown' ? '' : `, ${pattern.replaceAll('-', ' ')}`;
  return `${service.service} ${symptomWords(finding)}${shape} (${detector})`;
}

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
