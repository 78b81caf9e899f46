import type { Action } from '../config.ts';
import { finish, isUnderWay, stallMs, verifyTimer, watchdogTimer } from './lifecycle.ts';
import type { RemediationRecord, State } from './records.ts';
import type { Step } from './step.ts';
import { notUndone } from './undo.ts';
import { duration } from './words.ts';

export type WatchdogReason = 'progressing' | 'revived' | 'stuck' | 'too-late';

/** How often a stalled verification is set going again. */
const MAX_REVIVALS = 3;

/**
 * Sees to it that every approved remediation comes to an end, so that one whose event or timer was lost to a
 * dead letter does not block its neighbourhood for ever. A stalled verification is set going again a few
 * times; an act of which nothing was heard counts as failed.
 */
export function watch(
  record: RemediationRecord,
  action: Action | undefined,
  state: State,
  now: number,
): Step<WatchdogReason> {
  if (!isUnderWay(record)) return { reason: 'too-late' };
  if (!action) return stuck(record, 'the action is no longer configured', state, now);
  const limit = stallMs(action);
  if (now - record.progressAt < limit) return { reason: 'progressing', timers: [watchdogTimer(record, action)] };
  const { verification, status } = record;
  if (status === 'undoing' || !verification || verification.revived >= MAX_REVIVALS) {
    return stuck(record, `no progress for ${duration(now - record.progressAt)}`, state, now);
  }
  const tick = verification.tick + 1;
  const revived = { ...verification, tick, revived: verification.revived + 1 };
  const next: RemediationRecord = { ...record, progressAt: now, verification: revived };
  return {
    reason: 'revived',
    changes: { remediations: [next] },
    timers: [verifyTimer(next, tick, now), watchdogTimer(next, action)],
  };
}

function stuck(record: RemediationRecord, reason: string, state: State, now: number): Step<'stuck'> {
  const outcome = record.status === 'started' ? 'failed' : 'abandoned';
  const end = record.undo ? notUndone(record.undo, reason) : ({ outcome, reason } as const);
  return { reason: 'stuck', ...finish(record, end, state, now) };
}
