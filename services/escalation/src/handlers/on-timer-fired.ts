import type { Handler, HandlerContext, Outcome } from '@hale/bus';
import type { EventOf, TimerData } from '@hale/events';
import { isResolved } from '../policy/case.ts';
import type { Settings } from '../policy/settings.ts';
import { wakeOf } from '../policy/wake.ts';
import { dropWaiting, loadCaseOfFinding, loadGraph, loadHeld } from '../store.ts';
import { advanceIncident } from './conclude.ts';
import { type PlacedReason, place } from './place.ts';

export type TimerReason = PlacedReason | 'no-incident' | 'not-mine' | 'unknown-timer' | 'not-held';

/** Triage, the end of the quiet time, of a hold, and the hand-over to a human; each looks whether it still matters. */
export function onTimerFired(settings: Settings): Handler<EventOf<'timer.fired'>, TimerReason> {
  return async ({ id, data: { timer } }, context) => {
    if (timer.owner !== 'escalation') return { reason: 'not-mine' };
    if (timer.name === 'hold') return await release(id, timer, context, settings);
    const wake = wakeOf(timer);
    if (!wake) return { reason: 'unknown-timer' };
    return await advanceIncident(wake.incident, wake.fact, context, settings);
  };
}

/** A finding that was held back and has not cleared gets its place now, late; one that is held for longer stays. */
async function release(
  causeId: string,
  { data: { fingerprint, until } }: TimerData,
  context: HandlerContext,
  settings: Settings,
): Promise<Outcome<TimerReason>> {
  if (fingerprint === undefined || until === undefined) return { reason: 'unknown-timer' };
  const { redis, slot } = context;
  const held = await loadHeld(redis, slot, fingerprint);
  if (!held || String(held.until) !== until) return { reason: 'not-held' };
  const holder = await loadCaseOfFinding(redis, slot, fingerprint);
  if (holder && !isResolved(holder)) return { reason: 'finding-known', writes: dropWaiting(slot, fingerprint) };
  const graph = await loadGraph(context, held.finding.service.env, settings.graph);
  return await place(causeId, held.finding, context, { ...settings, graph });
}
