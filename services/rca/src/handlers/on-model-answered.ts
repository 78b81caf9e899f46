import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { Pick } from '../policy/pick.ts';
import { type Case, loadCase } from '../store.ts';
import { type ConcludedReason, conclude } from './conclude.ts';
import type { Knowledge } from './knowledge.ts';

export type AnsweredReason = ConcludedReason | 'not-mine' | 'nothing-said' | 'over' | 'not-a-candidate';

/** A model's pick among the causes of the last diagnosis; whatever else it says is not heard. */
export function onModelAnswered(knowledge: Knowledge): Handler<EventOf<'model.answered'>, AnsweredReason> {
  return async ({ data: answer }, context) => {
    if (answer.task !== 'explain-cause' || answer.incident === undefined) return { reason: 'not-mine' };
    if (answer.outcome !== 'answered' || answer.choice === undefined) return { reason: 'nothing-said' };
    const before = await loadCase(context.redis, context.slot, answer.incident);
    if (!before) return { reason: 'over' };
    const pick = pickOf(answer, before);
    if (!pick) return { reason: 'not-a-candidate' };
    return await conclude({ ...before, pick }, before.incident, answer.question, knowledge, context);
  };
}

/** The candidate that the choice names. A lower rung’s answer that comes late does not replace a higher one’s. */
function pickOf({ choice, confidence = 0, rung }: EventOf<'model.answered'>['data'], before: Case): Pick | undefined {
  const candidate = before.causes.find(({ service, faultClass }) => choice === `${service}/${faultClass}`);
  if (!candidate || (before.pick && before.pick.rung > rung)) return undefined;
  return { ...candidate, confidence, rung };
}
