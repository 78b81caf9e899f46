import type { Handler, HandlerContext, Outcome } from '@hale/bus';
import type { EventOf, Finding } from '@hale/events';
import { isResolved } from '../policy/case.ts';
import { isOver } from '../policy/group.ts';
import { type Held, holdOf, holdTimer, raisedWhileHeld } from '../policy/hold.ts';
import { advance } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { loadCaseOfFinding, loadGraph, loadHeld, loadSurroundings, saveHeld } from '../store.ts';
import { conclude } from './conclude.ts';
import { type PlacedReason, place } from './place.ts';

export type RaisedReason = PlacedReason | 'episode-over' | 'held-back' | 'held-already';

/** Updates the incident that has the finding, holds back what is no fault for now, or gives it its place. */
export function onFindingRaised(settings: Settings): Handler<EventOf<'finding.raised'>, RaisedReason> {
  return async ({ id, data: { finding } }, context) => {
    const { redis, slot, now } = context;
    const last = await loadCaseOfFinding(redis, slot, finding.fingerprint);
    if (last && isResolved(last) && isOver(finding, last)) return { reason: 'episode-over' };
    if (last && !isResolved(last)) {
      return conclude(last, advance(last, { kind: 'finding-raised', finding }, now, settings), context, settings);
    }
    const graph = await loadGraph(context, finding.service.env, settings.graph);
    const held = await holdBack(finding, context, { ...settings, graph });
    return held ?? (await place(id, finding, context, { ...settings, graph }));
  };
}

/** The outcome that holds the finding back; undefined when it is to be placed. */
async function holdBack(
  finding: Finding,
  context: HandlerContext,
  settings: Settings,
): Promise<Outcome<RaisedReason> | undefined> {
  const { redis, slot, now } = context;
  const surroundings = await loadSurroundings(context);
  const known = await loadHeld(redis, slot, finding.fingerprint);
  if (!known) return heldBack(holdOf(finding, surroundings, settings, now), slot);
  const raised = raisedWhileHeld(known, finding, surroundings, settings, now);
  if (raised.kind === 'known') return { reason: 'held-already' };
  return raised.kind === 'hold' ? heldBack(raised.held, slot) : undefined;
}

function heldBack(held: Held | undefined, slot: string): Outcome<RaisedReason> | undefined {
  return held && { reason: 'held-back', writes: [saveHeld(slot, held)], timers: [holdTimer(held)] };
}
