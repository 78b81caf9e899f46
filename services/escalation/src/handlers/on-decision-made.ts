import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { advanceIncident } from './conclude.ts';

export type DecisionReason = LifecycleReason | 'no-incident' | 'not-mine';

/** A person takes an incident or declares it over; what else people decide is for others. */
export function onDecisionMade(settings: Settings): Handler<EventOf<'decision.made'>, DecisionReason> {
  return ({ data: { decision } }, context) => {
    const { by } = decision;
    switch (decision.kind) {
      case 'acknowledge':
        return advanceIncident(decision.incident, { kind: 'acknowledged', by }, context, settings);
      case 'resolve':
        return advanceIncident(decision.incident, { kind: 'resolved-by-person', by }, context, settings);
      default:
        return { reason: 'not-mine' };
    }
  };
}
