import { type Call, type ServiceGraph, withCalls } from '@hale/diagnosis';
import { type DataOf, digest } from '@hale/events';

type Topology = DataOf<'topology.changed'>;

/** Equal topologies have equal hashes, whenever they are published. */
export function topologyHash({ env, services, edges }: Topology): string {
  return digest(env, JSON.stringify([services, edges.map(({ caller, callee, source }) => [caller, callee, source])]));
}

/** The graph as it is published, at that time in milliseconds since the epoch. What is configured counts as configured. */
export function topologyOf(env: string, configured: ServiceGraph, learnt: readonly Call[], at: number): Topology {
  const { services, edges } = withCalls(configured, learnt);
  const known = new Set(configured.edges.map(keyOf));
  return {
    env,
    services: [...services],
    edges: edges.map((edge) => ({ ...edge, source: known.has(keyOf(edge)) ? 'configuration' : 'spans' })),
    at,
  };
}

function keyOf({ caller, callee }: Call): string {
  return `${caller}>${callee}`;
}
