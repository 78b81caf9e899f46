import type { Draft, Evidence, GuardResult, Remediation, RemediationOutcome } from '@hale/events';
import { serviceKey, topics } from '@hale/events';
import type { Action } from '../config.ts';
import type { Act, Asker, Changes, IncidentRecord, RemediationRecord, Result, State, Try } from './records.ts';
import type { StepTimer } from './step.ts';
import { cut } from './words.ts';

type Topic = 'remediation.proposed' | 'remediation.decided' | 'remediation.started' | 'remediation.finished';

function about(remediation: Remediation, topic: Topic): Omit<Draft, 'type' | 'data'> {
  return {
    subject: `remediation/${remediation.id}`,
    key: `${remediation.id}/${topic}`,
    incident: remediation.incident,
  };
}

export function proposedDraft(
  record: RemediationRecord,
  needsApproval: boolean,
  guards: readonly GuardResult[],
): Draft {
  const { remediation, plan } = record;
  return topics['remediation.proposed'].draft(
    { remediation, plan, needsApproval, guards: [...guards] },
    about(remediation, 'remediation.proposed'),
  );
}

export interface Decided {
  readonly decision: 'approved' | 'rejected' | 'refused' | 'expired';
  readonly by: string;
  readonly reason: string;
  readonly guards: readonly GuardResult[];
}

export function decidedDraft({ remediation }: RemediationRecord, { decision, by, reason, guards }: Decided): Draft {
  return topics['remediation.decided'].draft(
    { remediation, decision, by: cut(by, 100), reason: cut(reason, 300), guards: [...guards] },
    about(remediation, 'remediation.decided'),
  );
}

export function startedDraft({ remediation }: RemediationRecord, before: string, now: number): Draft {
  return topics['remediation.started'].draft(
    { remediation, before, at: Math.round(now) },
    about(remediation, 'remediation.started'),
  );
}

/** Our own act, as a change that whoever looks for causes must know. */
export function healingDraft(record: RemediationRecord, now: number): Draft {
  const { action, id } = record.remediation;
  return changeDraft(record, `${action} (${id})`, 'changes.recorded', now);
}

/** The intent of an undo; what comes of it stands in `remediation.finished`. */
export function undoHealingDraft(record: RemediationRecord, inverse: string, now: number): Draft {
  const { action, id } = record.remediation;
  return changeDraft(record, `${inverse}, to undo ${action} (${id})`, 'undo', now);
}

function changeDraft({ remediation }: RemediationRecord, text: string, key: string, now: number): Draft {
  const { service, id, incident } = remediation;
  return topics['changes.recorded'].draft(
    { service, kind: 'healing', text: cut(text, 300), by: 'healer', at: Math.round(now) },
    { subject: serviceKey(service), key: `${id}/${key}`, incident },
  );
}

export interface Ending {
  readonly outcome: Exclude<RemediationOutcome, 'unknown'>;
  readonly reason: string;
  readonly proof?: readonly Evidence[];
}

function finishedDraft({ remediation }: RemediationRecord, ending: Ending, now: number): Draft {
  const { outcome, reason, proof = [] } = ending;
  return topics['remediation.finished'].draft(
    { remediation, outcome, reason: cut(reason, 500), proof: [...proof], at: Math.round(now) },
    about(remediation, 'remediation.finished'),
  );
}

/** The changes that end a remediation: its record, its try, and its act in the history if there was one. */
export function ending(record: RemediationRecord, result: Result, state: State, now: number): Changes {
  const { id } = record.remediation;
  const finished: RemediationRecord = { ...record, status: 'finished', progressAt: now };
  const incident = state.incidents?.get(record.remediation.incident);
  const act = state.history?.find((one) => one.id === id);
  return {
    remediations: [finished],
    ...(incident && { incidents: [endTry(incident, id, result)] }),
    ...(act && isOutcome(result) && { acts: [{ ...act, outcome: result, finishedAt: now }] }),
  };
}

/** Together what ends a remediation that did, or was allowed to do, something. */
export function finish(record: RemediationRecord, end: Ending, state: State, now: number) {
  return { changes: ending(record, end.outcome, state, now), events: [finishedDraft(record, end, now)] };
}

function isOutcome(result: Result): result is NonNullable<Act['outcome']> {
  return result !== 'rejected' && result !== 'refused' && result !== 'expired';
}

function endTry(incident: IncidentRecord, id: string, result: Result): IncidentRecord {
  const { active, ...rest } = incident;
  const tries = incident.tries.map((one): Try => (one.id === id ? { ...one, result } : one));
  return active === undefined || active === id ? { ...rest, tries } : { ...rest, active, tries };
}

/** The record as approved, and the timer that sees to it that it comes to an end. */
export function approve(record: RemediationRecord, asker: Asker, action: Action, now: number) {
  const approved: RemediationRecord = { ...record, status: 'approved', asker, progressAt: now };
  return { approved, timers: [watchdogTimer(approved, action)] };
}

/** The longest that one step may take, with a margin for a busy machine. Milliseconds. */
export function stallMs(action: Action): number {
  return action.executor.timeout + 2 * (action.look?.timeout ?? action.executor.timeout) + action.verify.every + 60_000;
}

/** A remediation that makes no step for {@link stallMs} is stuck, for example because its event was dead-lettered. */
export function watchdogTimer(record: RemediationRecord, action: Action): StepTimer {
  const { id } = record.remediation;
  const dueAt = record.progressAt + stallMs(action);
  return { name: 'watchdog', key: `${id}/${dueAt}`, dueAt, data: { remediation: id } };
}

export function verifyTimer(record: RemediationRecord, tick: number, dueAt: number): StepTimer {
  const { id } = record.remediation;
  return { name: 'verify', key: `${id}/${tick}`, dueAt, data: { remediation: id, tick: String(tick) } };
}

export function undoTimer(record: RemediationRecord, tick: number, dueAt: number): StepTimer {
  const { id } = record.remediation;
  return { name: 'undo', key: `${id}/${tick}`, dueAt, data: { remediation: id, tick: String(tick) } };
}

export function recheckTimer(record: RemediationRecord, tick: number, dueAt: number): StepTimer {
  const { id } = record.remediation;
  return { name: 'recheck', key: `${id}/${tick}`, dueAt, data: { remediation: id, tick: String(tick) } };
}

/** Between the intent and the end. */
export function isActing({ status }: Pick<RemediationRecord, 'status'>): boolean {
  return status === 'started' || status === 'verifying' || status === 'undoing';
}

export function isUnderWay({ status }: RemediationRecord): boolean {
  return status === 'approved' || isActing({ status });
}
