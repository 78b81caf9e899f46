import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

type Reason = LifecycleReason | 'no-incident';

/** A verified repair ends the incident when all is clear; one that did not help calls a human unless another follows. */
export function onRemediationFinished(settings: Settings): Handler<EventOf<'remediation.finished'>, Reason> {
  return ({ data: { remediation, outcome } }, context) =>
    advanceIncident(remediation.incident, { kind: 'remediation-finished', remediation, outcome }, context, settings);
}
