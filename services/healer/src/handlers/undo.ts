import { type Deps, readable, type StepContext } from '../deps.ts';
import { refusal } from '../policy/guards.ts';
import { findAction } from '../policy/judge.ts';
import { finish, undoHealingDraft, undoTimer } from '../policy/lifecycle.ts';
import type { Act, RemediationRecord, State } from '../policy/records.ts';
import { situate } from '../policy/situate.ts';
import type { Step } from '../policy/step.ts';
import { guardsOfUndo, notUndone, undoKey, undone } from '../policy/undo.ts';

export type UndoReason = 'undo-started' | 'undone' | 'not-undone' | 'too-late';

/**
 * The next step of an undo: guards, look and intent first, then, in a commit of its own, look and act. Killed
 * in between, it goes on as a remediation does: by the second look, under a key of its own.
 */
export async function undoNext(
  record: RemediationRecord,
  tick: number,
  state: State,
  { now, signal }: StepContext,
  { rules, probes, target }: Deps,
): Promise<Step<UndoReason>> {
  const { undo } = record;
  if (record.status !== 'undoing' || undo?.tick !== tick) return { reason: 'too-late' };
  const fail = (why: string): Step<UndoReason> => ({
    reason: 'not-undone',
    ...finish(record, notUndone(undo, why), state, now),
  });
  const inverse = findAction(rules, undo.action);
  const { service } = record.remediation.service;
  if (!inverse) return fail(`action ${undo.action} is no longer configured`);
  if (!Object.hasOwn(rules.core.services, service)) return fail('the service is no longer watched');
  const values = { service, key: undoKey(record) };
  if (undo.before === undefined) {
    const as = { ...record, remediation: { ...record.remediation, action: undo.action } };
    const situation = situate(as, inverse, await probes(service, signal), state, rules, now);
    const guards = guardsOfUndo({ ...situation, history: readable(state.history, 'history') });
    if (guards.some(({ passed }) => !passed)) return fail(refusal(guards));
  }
  const sight = await target.look(inverse, values, signal);
  if (!sight.ok) return fail(`the look at the target failed: ${sight.reason}`);
  if (undo.before === undefined) return intend(record, undo, sight.token, now);
  const end: Step<UndoReason> = { reason: 'undone', ...finish(record, undone(undo), state, now) };
  if (target.tookEffect(inverse, undo.before, sight.token)) return end;
  if (state.killSwitch?.engaged ?? true) return fail('the kill switch was engaged before the act');
  const act = await target.act(inverse, values, undo.before, signal);
  return act.ok ? end : fail(`the executor failed: ${act.reason}`);
}

/** Counted by every limit, as any act is. */
function intend(
  record: RemediationRecord,
  undo: NonNullable<RemediationRecord['undo']>,
  before: string,
  now: number,
): Step<'undo-started'> {
  const { incident, service, faultClass } = record.remediation;
  const key = `${service.env}/${service.service}`;
  const act: Act = { id: undoKey(record), incident, service: key, action: undo.action, faultClass, at: now };
  const next: RemediationRecord = { ...record, progressAt: now, undo: { ...undo, before, tick: undo.tick + 1 } };
  return {
    reason: 'undo-started',
    changes: { remediations: [next], acts: [act] },
    events: [undoHealingDraft(next, undo.action, now)],
    timers: [undoTimer(next, undo.tick + 1, now)],
  };
}
