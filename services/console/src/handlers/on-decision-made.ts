import type { HandlerContext, Outcome } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { saveKillSwitch } from '../store.ts';
import { onIncidentEvent, type ProjectionReason } from './on-incident-event.ts';

export type DecisionReason = ProjectionReason | 'kill-switch';

export async function onDecisionMade(
  event: EventOf<'decision.made'>,
  context: HandlerContext,
): Promise<Outcome<DecisionReason>> {
  const { decision } = event.data;
  if (decision.kind !== 'kill-switch') return onIncidentEvent(event, context);
  const { engaged, by } = decision;
  return { reason: 'kill-switch', writes: [saveKillSwitch({ engaged, by, at: Date.parse(event.time) }, context.slot)] };
}
