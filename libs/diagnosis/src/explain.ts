import { isPrompt } from './change.ts';
import { calleesOf, type ServiceGraph } from './graph.ts';
import { failsItself, type SpanShare, type SpanShares, waitsForItself } from './spans.ts';
import { precedes, type Suspect } from './suspect.ts';
import { isText, type Trouble, troubleOf } from './trouble.ts';

/**
 * Detectors differ in delay: a probe needs three failures, a series some samples. A callee that was seen to
 * begin this much later than its caller may still have begun before it.
 */
const TOLERANCE_MS = 20_000;

/** What of a caller a callee in trouble accounts for: its answers are wrong or late. */
const BY_TROUBLE: ReadonlySet<Trouble> = new Set([
  'errors',
  'latency',
  'level',
  'idle',
  'other',
  'stuck',
  'error-line',
  'fatal-line',
]);
/** What of a caller a callee that does not answer accounts for. Memory, disk, cache and processor are its own. */
const BY_OUTAGE: ReadonlySet<Trouble> = new Set([...BY_TROUBLE, 'closed', 'network']);
/** What of a callee its callers feel. Growing memory is felt once it has made the callee slow or ended it. */
const FELT: ReadonlySet<Trouble> = new Set([
  'closed',
  'stuck',
  'killed',
  'errors',
  'latency',
  'cpu',
  'disk',
  'network',
  'cache',
  'level',
  'idle',
  'other',
]);

/**
 * For every suspect, the names of the suspects whose trouble accounts for its own: what it calls, directly or
 * through other suspects. A strict order: in a circle of calls the earliest onset accounts for the rest.
 */
export function explainersOf(
  suspects: readonly Suspect[],
  graph: ServiceGraph,
  shares: SpanShares,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byName = new Map(suspects.map((suspect) => [suspect.name, suspect]));
  const direct = new Map(
    suspects.map((caller) => [caller.name, directExplainers(caller, byName, graph, shares.get(caller.name))]),
  );
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
  share: SpanShare | undefined,
): readonly string[] {
  return calleesOf(graph, caller.name).filter((name) => {
    const callee = suspects.get(name);
    return callee !== undefined && name !== caller.name && explains(callee, caller, share);
  });
}

/**
 * Whether the callee's trouble can be the reason for the caller's: of a kind that callers feel, not much later,
 * and enough for all that the caller shows. A callee that answers does not close its caller's port, and makes
 * it hang only when it began earlier; one that has less to do is what follows when a caller fails; a caller
 * that was changed right before may have brought its callee into trouble; and what spans place in the caller
 * itself no slow or failing callee accounts for.
 */
function explains(callee: Suspect, caller: Suspect, share: SpanShare | undefined): boolean {
  if (!isFelt(callee, caller)) return false;
  const later = callee.onset > caller.onset;
  if (callee.onset > caller.onset + TOLERANCE_MS) return false;
  if (later && (onlyLow(callee) || (!callee.down && isPrompt(caller.change, caller.weighty)))) return false;
  // What is only written anyone could have written: any measured trouble of a callee accounts for it.
  if (caller.textOnly) return true;
  const accounted = callee.down ? BY_OUTAGE : BY_TROUBLE;
  return [...caller.troubles].every((trouble) => {
    if (callee.down) return accounted.has(trouble);
    if (trouble === 'stuck' && later) return false;
    if (trouble === 'errors' && failsItself(share)) return false;
    if (trouble === 'latency' && waitsForItself(share)) return false;
    return accounted.has(trouble);
  });
}

/** A callee of which there are only lines accounts for lines; what was measured needs a measured reason. */
function isFelt(callee: Suspect, caller: Suspect): boolean {
  if (callee.weighty.length === 0) return false;
  if (callee.weighty.some((finding) => !isText(finding) && FELT.has(troubleOf(finding)))) return true;
  return caller.textOnly && callee.weighty.some(isText);
}

function onlyLow({ troubles }: Suspect): boolean {
  return [...troubles].every((trouble) => trouble === 'idle');
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
