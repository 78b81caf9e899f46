import { isPrompt } from './change.ts';
import type { Signs } from './confidence.ts';
import { isSurge } from './fault-class.ts';
import { calleesOf, type ServiceGraph } from './graph.ts';
import { failsItself, type SpanShares, waitsForItself } from './spans.ts';
import type { Suspect } from './suspect.ts';
import type { Trouble } from './trouble.ts';

/** From onset on: within it a callee’s or a second kind’s finding of the same trouble arrives. */
const SETTLED_MS = 12_000;
/** From onset on: by then every kind of collection that can see a trouble has seen it. */
const LASTING_MS = 25_000;

/** What a failing or slow callee would look like in its caller. */
const BORROWED: ReadonlySet<Trouble> = new Set(['errors', 'latency', 'level', 'idle', 'error-line', 'fatal-line']);

export interface Scene {
  readonly suspects: readonly Suspect[];
  readonly explainers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly graph: ServiceGraph;
  readonly shares: SpanShares;
  readonly now: number;
}

/** What speaks for and against the suspect among the others. */
export function signsOf(suspect: Suspect, scene: Scene): Signs {
  const { suspects, explainers } = scene;
  const others = suspects.filter((other) => other !== suspect);
  const follows = ({ name }: Suspect) => explainers.get(name)?.has(suspect.name) ?? false;
  // A line somewhere else makes nobody less suspect who was measured.
  const troubled = others.filter(({ weighty, textOnly }) => weighty.length > 0 && (suspect.textOnly || !textOnly));
  const roots = troubled.filter(({ name }) => explainers.get(name)?.size === 0);
  const earlier = troubled.filter(({ onset }) => onset < suspect.onset);
  return {
    severity: suspect.severity,
    sources: suspect.sources.length,
    first: suspect.weighty.length > 0 && earlier.every(follows),
    explained: others.filter(follows).length,
    changed: suspect.change !== undefined,
    located: isLocated(suspect, scene.shares),
    rivals: roots.filter(({ severity }) => severity === 'critical').length,
    agreed: suspect.sources.length > 1 && suspect.lastedMs >= SETTLED_MS,
    lasting: suspect.lastedMs >= LASTING_MS,
    standsAlone: suspect.failedMs >= LASTING_MS && roots.length === 0,
    early: isEarly(suspect, scene),
    surge: isSurge(suspect),
  };
}

/** The instants at which a ranking may change by time alone, milliseconds since the epoch, ascending. */
export function turningPoints(suspects: readonly Suspect[], now: number): readonly number[] {
  const open = suspects.flatMap(({ weighty }) => weighty.filter(({ clearedAt }) => clearedAt === undefined));
  const due = open.flatMap(({ startedAt }) => [startedAt + SETTLED_MS, startedAt + LASTING_MS]);
  return [...new Set(due)].filter((at) => at > now).sort((a, b) => a - b);
}

function isLocated({ name, troubles }: Suspect, shares: SpanShares): boolean {
  const share = shares.get(name);
  return (troubles.has('errors') && failsItself(share)) || (troubles.has('latency') && waitsForItself(share));
}

/** Findings of a callee are still to be expected, and nothing but they could tell whose fault it is. */
function isEarly(suspect: Suspect, { graph, shares, now }: Scene): boolean {
  if (now - suspect.onset >= SETTLED_MS || calleesOf(graph, suspect.name).length === 0) return false;
  if (isLocated(suspect, shares) || isPrompt(suspect.change, suspect.weighty)) return false;
  return [...suspect.troubles].every((trouble) => BORROWED.has(trouble));
}
