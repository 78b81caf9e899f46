import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Settings } from '../policy/settings.ts';
import { wakeOf } from '../policy/wake.ts';
import { advanceIncident } from './conclude.ts';

export type TimerReason = LifecycleReason | 'no-incident' | 'not-mine' | 'unknown-timer';

/** Triage, the end of the quiet time, and the hand-over to a human; each looks whether it still matters. */
export function onTimerFired(settings: Settings): Handler<EventOf<'timer.fired'>, TimerReason> {
  return ({ data: { timer } }, context) => {
    if (timer.owner !== 'escalation') return { reason: 'not-mine' };
    const wake = wakeOf(timer);
    if (!wake) return { reason: 'unknown-timer' };
    return advanceIncident(wake.incident, wake.fact, context, settings);
  };
}
