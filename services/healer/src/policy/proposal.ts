import type { Diagnosis, Draft, Observation, Remediation } from '@hale/events';
import { digest, faultClassSchema } from '@hale/events';
import type { Action } from '../config.ts';
import { type Chosen, modeOf } from './choose-action.ts';
import { checkGuards, failing, personMayDecide, refusal } from './guards.ts';
import { approve, decidedDraft, ending, proposedDraft } from './lifecycle.ts';
import type { IncidentRecord, RemediationRecord, State } from './records.ts';
import { situate } from './situate.ts';
import type { Rules, Step, StepTimer } from './step.ts';
import { cut, duration } from './words.ts';

export type ProposalReason = 'approved' | 'refused' | 'awaits-approval';

/** What is seen at the moment of the proposal. */
interface Foreseen {
  readonly observations: readonly Observation[];
  /** What the act would do, in words. */
  readonly effect: string;
}

/** The incident with the diagnosis that stands; only the top cause is ever acted upon. */
export function withDiagnosis(
  incident: IncidentRecord | undefined,
  diagnosis: Diagnosis,
  at: number | null,
  startedAt: number,
): IncidentRecord {
  const [top] = diagnosis.causes;
  const cause =
    diagnosis.inconclusive || top === undefined
      ? null
      : {
          service: top.service,
          faultClass: top.faultClass,
          confidence: top.confidence,
          evidence: top.evidence.map(({ id, source }) => ({ id, source })),
        };
  return { id: diagnosis.incident, tries: [], ...incident, startedAt, diagnosis: { id: diagnosis.id, at, cause } };
}

/**
 * Proposes the chosen action and, as far as policy may, decides it in the same outcome. Guards that only a
 * person can overrule leave it waiting for one; any other refuses it.
 */
export function propose(
  choice: Chosen,
  incident: IncidentRecord,
  { observations, effect }: Foreseen,
  state: State,
  rules: Rules,
  now: number,
): Step<ProposalReason> {
  const mode = modeOf(choice.action, rules.config);
  const record = recordOf(choice, incident, effect, rules, now);
  const guards = checkGuards(situate(record, choice.action, observations, state, rules, now));
  const opened = withTry(incident, record);
  const world = { ...state, incidents: new Map(state.incidents ?? []).set(opened.id, opened) };
  if (mode === 'suggest' || (failing(guards).length > 0 && personMayDecide(guards))) {
    return wait({ ...record, asker: 'person' }, opened, guards, rules, now);
  }
  if (failing(guards).length > 0) {
    const reason = refusal(guards);
    return {
      reason: 'refused',
      changes: ending(record, 'refused', world, now),
      events: [
        proposedDraft(record, false, guards),
        decidedDraft(record, { decision: 'refused', by: 'policy', reason, guards }),
      ],
    };
  }
  const reason = mode === 'dry-run' ? 'dry run: every guard passed' : 'mode is auto and every guard passed';
  const decided = decidedDraft(record, { decision: 'approved', by: 'policy', reason, guards });
  const events: Draft[] = [proposedDraft(record, false, guards), decided];
  const { approved, timers } = approve(record, 'policy', choice.action, now);
  return { reason: 'approved', changes: { remediations: [approved], incidents: [opened] }, events, timers };
}

function wait(
  record: RemediationRecord,
  opened: IncidentRecord,
  guards: ReturnType<typeof checkGuards>,
  rules: Rules,
  now: number,
): Step<'awaits-approval'> {
  const { id } = record.remediation;
  const expiresAt = now + rules.config.guardrails.approvalExpires;
  const timer: StepTimer = { name: 'approval-expires', key: id, dueAt: expiresAt, data: { remediation: id } };
  return {
    reason: 'awaits-approval',
    changes: { remediations: [{ ...record, expiresAt }], incidents: [opened] },
    events: [proposedDraft(record, true, guards)],
    timers: [timer],
  };
}

/** Follows from what is tried for the how-manieth time, so that the same proposal has the same id. */
export function remediationId({ name, cause, attempt }: Chosen, { id }: IncidentRecord): string {
  const { env, service } = cause.service;
  return `rem-${digest(id, env, service, name, String(attempt))}`;
}

function recordOf(choice: Chosen, incident: IncidentRecord, effect: string, rules: Rules, now: number) {
  const { name, action, cause, attempt } = choice;
  const mode = modeOf(action, rules.config);
  const { env, service } = cause.service;
  const remediation: Remediation = {
    id: remediationId(choice, incident),
    incident: incident.id,
    diagnosis: incident.diagnosis.id,
    service: { env, service },
    faultClass: faultClassSchema.parse(cause.faultClass),
    action: name,
    attempt,
    mode,
    configHash: rules.configHash,
  };
  const record: RemediationRecord = {
    remediation,
    status: 'proposed',
    asker: mode === 'suggest' ? 'person' : 'policy',
    plan: planOf(name, action, service, effect),
    diagnosedAt: incident.diagnosis.at,
    evidence: cause.evidence,
    ...(incident.startedAt !== undefined && { since: incident.startedAt }),
    progressAt: now,
  };
  return record;
}

/** Who approves must know what will be done, what shows that it helped, and whether it can be taken back. */
export function planOf(name: string, action: Action, service: string, effect: string): string {
  const { within, hold } = action.verify;
  const proof = `then verify that its symptom is gone within ${duration(within)} and for ${duration(hold)}`;
  return cut(
    `${name} ${service} (${cut(effect, 220)}), ${proof} (${action.destructive ? 'destructive; ' : ''}${undoOf(action)})`,
    490,
  );
}

function withTry(incident: IncidentRecord, { remediation }: RemediationRecord): IncidentRecord {
  const { id, service, action, faultClass } = remediation;
  const one = { id, service: `${service.env}/${service.service}`, action, faultClass, started: false };
  return { ...incident, active: id, tries: [...incident.tries, one] };
}

function undoOf({ inverse }: Action): string {
  if (inverse === undefined) return 'cannot be undone';
  return typeof inverse === 'string' ? `undo: ${inverse}` : `undone by ${inverse.action} if it does not help`;
}
