import type { EventOf } from '@hale/events';
import type { Action } from '../config.ts';
import { type Deps, findRecord, type StepContext, type StepHandler } from '../deps.ts';
import { findAction } from '../policy/judge.ts';
import { type Ending, finish, verifyTimer } from '../policy/lifecycle.ts';
import type { RemediationRecord } from '../policy/records.ts';
import type { Step } from '../policy/step.ts';
import { beginVerification } from '../policy/verification.ts';
import { duration } from '../policy/words.ts';

type Reason = 'acted' | 'took-effect-before' | 'failed' | 'abandoned' | 'not-active';

/**
 * The act. This event comes again if the healer dies between the act and the commit, so the target is looked
 * at first: a token that differs from the one before the intent means that the act took effect (or that somebody else
 * changed the target; either way there is nothing left for us to do but to verify).
 *
 * One race is left: the healer dies while the executor runs, and the look comes before its effect shows, so
 * the executor is run a second time. `{key}`, the remediation's id and the same both times, closes it: a
 * target that remembers keys gives the first answer again instead of acting twice. An executor without
 * `{key}` acts at least once, not exactly once.
 */
export function onRemediationStarted(deps: Deps): StepHandler<EventOf<'remediation.started'>, Reason> {
  const { rules, target } = deps;
  return async (event, state, context) => {
    const { now, signal } = context;
    const record = findRecord(state, event.data.remediation.id);
    if (record?.status !== 'started') return { reason: 'not-active' };
    const end = (ending: Ending, reason: Reason): Step<Reason> => ({ reason, ...finish(record, ending, state, now) });
    const action = findAction(rules, record.remediation.action);
    if (!action) return end({ outcome: 'abandoned', reason: 'the action is no longer configured' }, 'abandoned');
    const values = { service: record.remediation.service.service, key: record.remediation.id };
    if (!Object.hasOwn(rules.core.services, values.service)) {
      return end({ outcome: 'abandoned', reason: 'the service is no longer watched' }, 'abandoned');
    }
    const sight = await target.look(action, values, signal);
    if (!sight.ok)
      return end({ outcome: 'failed', reason: `the look at the target failed: ${sight.reason}` }, 'failed');
    const before = record.before ?? '';
    if (target.tookEffect(action, before, sight.token))
      return toVerification(record, 'took-effect-before', action, context);
    const hindrance = handsOff(record, state.killSwitch?.engaged ?? true, rules.config.guardrails.staleAfter, now);
    if (hindrance !== null) return end({ outcome: 'abandoned', reason: hindrance }, 'abandoned');
    const act = await target.act(action, values, before, signal);
    if (!act.ok) return end({ outcome: 'failed', reason: `the executor failed: ${act.reason}` }, 'failed');
    return toVerification(record, 'acted', action, context);
  };
}

/** What may have come between the intent and the act, or null. */
function handsOff(record: RemediationRecord, killed: boolean, staleAfter: number, now: number): string | null {
  if (killed) return 'the kill switch was engaged before the act';
  const age = now - (record.startedAt ?? Number.NEGATIVE_INFINITY);
  return age <= staleAfter ? null : `the intent is older than ${duration(staleAfter)}`;
}

function toVerification(
  record: RemediationRecord,
  reason: 'acted' | 'took-effect-before',
  action: Action,
  { now }: Pick<StepContext, 'now'>,
): Step<typeof reason> {
  const verifying: RemediationRecord = {
    ...record,
    status: 'verifying',
    progressAt: now,
    verification: beginVerification(),
  };
  return {
    reason,
    changes: { remediations: [verifying] },
    timers: [verifyTimer(verifying, 0, now + action.verify.every)],
  };
}
