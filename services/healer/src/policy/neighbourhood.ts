import type { CoreConfig } from '@hale/config';
import type { Edges } from './records.ts';

/** The configured graph: who calls whom. */
export function configuredEdges(services: CoreConfig['services']): Edges {
  return Object.entries(services).flatMap(([caller, { dependsOn }]) => dependsOn.map((callee) => ({ caller, callee })));
}

/** The service itself, those that call it and those that it calls. */
export function neighbourhood(service: string, edges: Edges): ReadonlySet<string> {
  const callees = edges.filter((edge) => edge.caller === service).map((edge) => edge.callee);
  const callers = edges.filter((edge) => edge.callee === service).map((edge) => edge.caller);
  return new Set([service, ...callers, ...callees]);
}
