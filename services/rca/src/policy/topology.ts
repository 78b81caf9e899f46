import type { ServiceGraph } from '@hale/diagnosis';
import { type DataOf, digest } from '@hale/events';

/** Equal graphs of one environment have equal hashes. */
export function graphHash(env: string, graph: ServiceGraph): string {
  return digest(env, JSON.stringify(graph));
}

/** The configured graph as it is published, at that time in milliseconds since the epoch. */
export function topologyOf(env: string, graph: ServiceGraph, at: number): DataOf<'topology.changed'> {
  return {
    env,
    services: [...graph.services],
    edges: graph.edges.map((edge) => ({ ...edge, source: 'configuration' })),
    at,
  };
}
