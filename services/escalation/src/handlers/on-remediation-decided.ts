import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

type Reason = LifecycleReason | 'no-incident';

/** A proposal that policy refused or nobody answered ends in a human's hands unless another follows. */
export function onRemediationDecided(settings: Settings): Handler<EventOf<'remediation.decided'>, Reason> {
  return ({ data: { remediation, decision } }, context) =>
    advanceIncident(remediation.incident, { kind: 'remediation-decided', remediation, decision }, context, settings);
}
