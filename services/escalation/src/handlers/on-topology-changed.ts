import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { saveGraph } from '../store.ts';

/** Takes over the graph that rca publishes; grouping and planned stops go along it from then on. */
export const onTopologyChanged: Handler<EventOf<'topology.changed'>, 'graph-kept'> = ({ data }, { slot }) => ({
  reason: 'graph-kept',
  writes: [saveGraph(slot, data)],
});
