import { type Decided, decidedDraft, ending } from './lifecycle.ts';
import type { RemediationRecord, State } from './records.ts';
import type { Step } from './step.ts';

/** The end of a proposal that nobody answered in time. */
export function expire(record: RemediationRecord, state: State, now: number): Step<'expired'> {
  const decided: Decided = { decision: 'expired', by: 'policy', reason: 'nobody decided in time', guards: [] };
  return { reason: 'expired', changes: ending(record, 'expired', state, now), events: [decidedDraft(record, decided)] };
}
