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

/** The graph with these calls as well, each once; callers and callees are services of it. */
export function withCalls({ services, edges }: ServiceGraph, calls: readonly Call[]): ServiceGraph {
  const dependsOn = new Map<string, string[]>(services.map((name) => [name, []]));
  for (const { caller, callee } of [...edges, ...calls]) {
    dependsOn.set(caller, [...(dependsOn.get(caller) ?? []), callee]);
  }
  return graphOf(Object.fromEntries([...dependsOn].map(([name, callees]) => [name, { dependsOn: callees }])));
}

/** What the service calls directly. */
export function calleesOf(graph: ServiceGraph, service: string): readonly string[] {
  return graph.edges.filter((edge) => edge.caller === service).map((edge) => edge.callee);
}

/**
 * The services that one failure can reach with this one: those that it calls and those that call it, up to
 * that many calls away each, and itself. Siblings, which only share a caller, are not among them.
 */
export function chainOf(graph: ServiceGraph, service: string, hops: number): ReadonlySet<string> {
  const callees = reach(service, hops, (found) =>
    graph.edges.flatMap((edge) => (found.has(edge.caller) ? edge.callee : [])),
  );
  const callers = reach(service, hops, (found) =>
    graph.edges.flatMap((edge) => (found.has(edge.callee) ? edge.caller : [])),
  );
  return new Set([...callees, ...callers]);
}

function reach(start: string, hops: number, next: (found: ReadonlySet<string>) => readonly string[]): Set<string> {
  const found = new Set([start]);
  for (let hop = 0; hop < hops; hop += 1) {
    for (const name of next(found)) found.add(name);
  }
  return found;
}

/** Order by code units: the same on every machine, unlike a locale's. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
