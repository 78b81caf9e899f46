import type { HandlerContext, Outcome } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { saveGraph } from '../store.ts';

export function onTopologyChanged(event: EventOf<'topology.changed'>, { slot }: HandlerContext): Outcome<'graph-kept'> {
  return { reason: 'graph-kept', writes: [saveGraph(event.data.env, event.data.edges, slot)] };
}
