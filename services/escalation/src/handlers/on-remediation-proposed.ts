import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

type Reason = LifecycleReason | 'no-incident';

/** Notes what may be done; what waits for approval asks for a human and does not keep the incident open. */
export function onRemediationProposed(settings: Settings): Handler<EventOf<'remediation.proposed'>, Reason> {
  return ({ data: { remediation, needsApproval } }, context) =>
    advanceIncident(
      remediation.incident,
      { kind: 'remediation-proposed', remediation, needsApproval },
      context,
      settings,
    );
}
