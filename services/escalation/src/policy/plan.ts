import { calleesOf, type ServiceGraph } from '@hale/diagnosis';
import { type DataOf, type Finding, serviceKey } from '@hale/events';
import { z } from 'zod';
import type { Settings } from './settings.ts';

type Change = DataOf<'changes.recorded'>;

const instant = z.int().nonnegative();

/** What was last done to a service on purpose. */
export const planSchema = z.object({
  /** An operator's change that still explains things, and from when until when it does. */
  planned: z
    .object({ kind: z.enum(['deploy', 'stop', 'start']), since: instant, at: instant, until: instant })
    .optional(),
  /** When an action of our own last touched it. */
  healedAt: instant.optional(),
});
export type Plan = z.infer<typeof planSchema>;
/** By {@link serviceKey}. */
export type Plans = ReadonlyMap<string, Plan>;

type Timing = Pick<Settings, 'plannedFor' | 'operatorPause'>;

/** A probe dates its trouble back to its first failure, and an announcement takes a moment: milliseconds. */
const SLACK_MS = 5_000;
/**
 * How long a deploy explains that those fail who call the service: it restarts within some seconds, and what they logged meanwhile
 * counts until 15 s of quiet have passed. Longer, and it is a bad one.
 */
const RESTART_MS = 30_000;

/**
 * The plan of a service after a change of it. What the engine reports of a container right after our own action
 * is that action's doing, not an operator's; a start is planned only when it ends a stop.
 */
export function planAfter(before: Plan | undefined, change: Change, timing: Timing): Plan | undefined {
  const { kind, by, at } = change;
  if (kind === 'healing' || by === 'healer') return { ...before, healedAt: at };
  if (by === 'docker' && before?.healedAt !== undefined && at - before.healedAt < timing.plannedFor) return before;
  const last = before?.planned;
  const since = last && last.until > at ? Math.min(last.since, at) : at;
  switch (kind) {
    case 'deploy':
    case 'rollback':
    case 'configuration':
    case 'scale':
      return { ...before, planned: { kind: 'deploy', since, at, until: at + timing.plannedFor } };
    case 'stop':
      return { ...before, planned: { kind: 'stop', since, at, until: at + timing.operatorPause } };
    case 'start':
      if (last?.kind !== 'stop' || last.until <= at) return before;
      return { ...before, planned: { kind: 'start', since, at, until: at + timing.plannedFor } };
    default:
      return before;
  }
}

/** Whether a plan no longer says anything at `now`. */
export function isSpent({ planned, healedAt = 0 }: Plan, now: number, { plannedFor }: Timing): boolean {
  return (planned?.until ?? 0) <= now && healedAt + plannedFor <= now;
}

export interface Explanation {
  /** The service whose plan explains it, as {@link serviceKey}. */
  readonly because: string;
  /** From then on it is explained no longer. */
  readonly until: number;
}

/** The plan that explains a finding at `now`, the longest-lived one when several do; undefined for a fault. */
export function explanationOf(
  finding: Finding,
  plans: Plans,
  settings: Pick<Settings, 'hops'> & { readonly graph: ServiceGraph },
  now: number,
): Explanation | undefined {
  const callees = within(finding.service.service, settings.graph, settings.hops);
  return [...plans]
    .flatMap(([because, { planned }]): Explanation[] => {
      if (!planned || planned.until <= now || finding.startedAt < planned.since - SLACK_MS) return [];
      if (because === serviceKey(finding.service))
        return isOfRestart(finding) ? [{ because, until: planned.until }] : [];
      const [env, service = ''] = because.split('/');
      if (env !== finding.service.env || !callees.has(service) || !isOfCallee(finding)) return [];
      const until = planned.kind === 'deploy' ? Math.min(planned.until, planned.at + RESTART_MS) : planned.until;
      return until > now ? [{ because, until }] : [];
    })
    .toSorted((a, b) => b.until - a.until || (a.because < b.because ? -1 : 1))[0];
}

/** What it looks like when a service is down for a while, without anything being wrong with it. */
function isOfRestart({ symptom, source, aspect, signal }: Finding): boolean {
  switch (symptom) {
    case 'unreachable':
    case 'unresponsive':
    case 'fatal-log':
    case 'missing-log':
    case 'flat':
      return true;
    case 'oom':
      return false;
    default:
      return /^up\b/.test(signal) || (source === 'docker' && (aspect === undefined || aspect === 'availability'));
  }
}

/** What it looks like when something that a service calls is down. */
function isOfCallee({ symptom, aspect }: Finding): boolean {
  return (
    symptom === 'error-response' ||
    symptom === 'slow' ||
    symptom === 'error-log' ||
    aspect === 'errors' ||
    (aspect === 'latency' && symptom === 'level-high')
  );
}

/** What a service calls, directly or through others, without itself. */
function within(service: string, graph: ServiceGraph, hops: number): ReadonlySet<string> {
  const found = new Set([service]);
  for (let hop = 0; hop < hops; hop += 1) {
    const next = [...found].flatMap((name) => calleesOf(graph, name));
    for (const name of next) found.add(name);
  }
  found.delete(service);
  return found;
}
