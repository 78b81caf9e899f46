import type { EventOf } from '@hale/events';
import type { StepHandler } from '../deps.ts';

/** Keeps the graph as observed, for the neighbourhood guard. */
export const onTopologyChanged: StepHandler<EventOf<'topology.changed'>, 'noted'> = (event) => {
  const edges = event.data.edges.map(({ caller, callee }) => ({ caller, callee }));
  return { reason: 'noted', changes: { topology: { env: event.data.env, edges } } };
};
