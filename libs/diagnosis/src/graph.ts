/** Who calls whom, by service name, within one environment. */
export interface Call {
  readonly caller: string;
  readonly callee: string;
}

export interface ServiceGraph {
  readonly services: readonly string[];
  readonly edges: readonly Call[];
}

/**
 * The graph that the configured dependencies describe. Sorted and without doubles, so equal configurations
 * give equal graphs; a dependency that is not itself configured is a service all the same.
 */
export function graphOf(services: Readonly<Record<string, { readonly dependsOn: readonly string[] }>>): ServiceGraph {
  const names = new Set(Object.keys(services));
  const edges: Call[] = [];
  for (const [caller, { dependsOn }] of Object.entries(services)) {
    for (const callee of new Set(dependsOn)) {
      names.add(callee);
      if (callee !== caller) edges.push({ caller, callee });
    }
  }
  edges.sort((a, b) => compareText(a.caller, b.caller) || compareText(a.callee, b.callee));
  return { services: [...names].sort(compareText), edges };
}

/** What the service calls directly. */
export function calleesOf(graph: ServiceGraph, service: string): readonly string[] {
  return graph.edges.filter((edge) => edge.caller === service).map((edge) => edge.callee);
}

/** The services within that many calls of this one, in either direction, and this one itself. */
export function neighboursOf(graph: ServiceGraph, service: string, hops: number): ReadonlySet<string> {
  const found = new Set([service]);
  for (let hop = 0; hop < hops; hop += 1) {
    const reached = graph.edges.flatMap(({ caller, callee }) => [
      ...(found.has(caller) ? [callee] : []),
      ...(found.has(callee) ? [caller] : []),
    ]);
    for (const name of reached) found.add(name);
  }
  return found;
}

/** Order by code units: the same on every machine, unlike a locale's. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
