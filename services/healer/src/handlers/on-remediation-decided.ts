import type { EventOf } from '@hale/events';
import { type Deps, findRecord, type StepHandler } from '../deps.ts';
import { type ApprovedReason, goOn } from './approved.ts';

type Reason = ApprovedReason | 'not-approved' | 'not-active';

/** What has been approved is looked at once more, and begun. */
export function onRemediationDecided(deps: Deps): StepHandler<EventOf<'remediation.decided'>, Reason> {
  return (event, state, context) => {
    const { remediation, decision, guards } = event.data;
    if (decision === 'refused') deps.metrics.refused(guards);
    if (decision !== 'approved') return { reason: 'not-approved' };
    const record = findRecord(state, remediation.id);
    return record?.status === 'approved' ? goOn(record, state, context, deps) : { reason: 'not-active' };
  };
}
