import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

type Reason = LifecycleReason | 'no-incident';

/** From here the incident stays open until the remediation has finished. */
export function onRemediationStarted(settings: Settings): Handler<EventOf<'remediation.started'>, Reason> {
  return ({ data: { remediation } }, context) =>
    advanceIncident(remediation.incident, { kind: 'remediation-started', remediation }, context, settings);
}
