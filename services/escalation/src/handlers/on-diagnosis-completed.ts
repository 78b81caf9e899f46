import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

type Reason = LifecycleReason | 'no-incident';

/** Adopts the rung and, when the diagnosis is conclusive, the culprit in the title. */
export function onDiagnosisCompleted(settings: Settings): Handler<EventOf<'diagnosis.completed'>, Reason> {
  return ({ data: { diagnosis } }, context) =>
    advanceIncident(diagnosis.incident, { kind: 'diagnosed', diagnosis, known: false }, context, settings);
}
