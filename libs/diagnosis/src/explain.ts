import { calleesOf, type ServiceGraph } from './graph.ts';
import { precedes, type Suspect } from './suspect.ts';

/**
 * For every suspect, the names of the suspects whose trouble accounts for its own: what it calls, directly or
 * through other suspects. A strict order: in a circle of calls the earliest onset accounts for the rest.
 */
export function explainersOf(
  suspects: readonly Suspect[],
  graph: ServiceGraph,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byName = new Map(suspects.map((suspect) => [suspect.name, suspect]));
  const direct = new Map(suspects.map((caller) => [caller.name, directExplainers(caller, byName, graph)]));
  const all = new Map(suspects.map(({ name }) => [name, reach(name, direct)]));
  return new Map(
    suspects.map((suspect) => {
      const reached = suspects.filter(({ name }) => all.get(suspect.name)?.has(name));
      const above = reached.filter(({ name }) => name !== suspect.name);
      const circular = (other: Suspect) => all.get(other.name)?.has(suspect.name) ?? false;
      const strict = above.filter((other) => !circular(other) || precedes(other, suspect) < 0);
      return [suspect.name, new Set(strict.map(({ name }) => name))];
    }),
  );
}

function directExplainers(
  caller: Suspect,
  suspects: ReadonlyMap<string, Suspect>,
  graph: ServiceGraph,
): readonly string[] {
  return calleesOf(graph, caller.name).filter((name) => {
    const callee = suspects.get(name);
    return callee !== undefined && name !== caller.name && explains(callee, caller);
  });
}

/**
 * Whether the callee's trouble can be the reason for the caller's. Detection is not instant, so a callee
 * that was seen later still can, with three exceptions: a callee that answers does not close its caller's
 * port; a callee that has less to do is what follows when a caller fails; and a caller that was changed
 * right before may have brought its callee down.
 */
function explains(callee: Suspect, caller: Suspect): boolean {
  if (caller.unreachable && !callee.down) return false;
  const later = callee.onset > caller.onset;
  return !(later && (callee.onlyLow || caller.change !== undefined));
}

function reach(start: string, direct: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(direct.get(start) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(direct.get(name) ?? []));
  }
  return found;
}
