import type { Handler } from '@hale/bus';
import { type EventOf, serviceKey } from '@hale/events';
import { type Held, heldAnew, holdTimer } from '../policy/hold.ts';
import { isSpent, planAfter } from '../policy/plan.ts';
import type { Settings } from '../policy/settings.ts';
import { loadAllHeld, loadGraph, loadSurroundings, saveHeld, savePlans } from '../store.ts';

export type ChangeReason = 'planned' | 'not-planned';

/** Notes what is done on purpose; what is held back because of it is due earlier or later from then on. */
export function onChangesRecorded(settings: Settings): Handler<EventOf<'changes.recorded'>, ChangeReason> {
  return async ({ data }, context) => {
    const { slot, now } = context;
    const service = serviceKey(data.service);
    const { plans, ...surroundings } = await loadSurroundings(context);
    const before = plans.get(service);
    const after = planAfter(before, data, settings);
    if (!after || after === before) return { reason: 'not-planned' };
    const spent = [...plans].filter(([name, plan]) => name !== service && isSpent(plan, now, settings));
    const next = new Map([...plans, [service, after]]);
    const graph = await loadGraph(context, data.service.env, settings.graph);
    const retimed = (await loadAllHeld(context)).flatMap((held): Held[] => {
      if (held.because !== service) return [];
      const anew = heldAnew(held, { ...surroundings, plans: next }, { ...settings, graph }, now);
      return anew === held ? [] : [anew];
    });
    return {
      reason: after.planned === before?.planned ? 'not-planned' : 'planned',
      writes: [
        ...savePlans(
          slot,
          new Map([[service, after]]),
          spent.map(([name]) => name),
        ),
        ...retimed.map((held) => saveHeld(slot, held)),
      ],
      timers: retimed.map(holdTimer),
    };
  };
}
