import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

export type AnsweredReason = LifecycleReason | 'no-incident';

/** Takes note of what a rung said of an incident, and climbs on when that does not settle it. */
export function onModelAnswered(settings: Settings): Handler<EventOf<'model.answered'>, AnsweredReason> {
  return async ({ data: { incident, question, outcome, choice, confidence, costUsd } }, context) => {
    if (incident === undefined) return { reason: 'no-incident' };
    const fact = { kind: 'answered' as const, question, outcome, choice, confidence, costUsd, known: false };
    return await advanceIncident(incident, fact, context, settings);
  };
}
