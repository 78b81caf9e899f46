import type { Handler, HandlerContext, Outcome, Timer } from '@hale/bus';
import type { ServiceGraph } from '@hale/diagnosis';
import { type EventOf, topics } from '@hale/events';
import type { RcaConfig } from '../config.ts';
import { callOf, expired, merge, type ObservedCall } from '../policy/calls.ts';
import { topologyHash, topologyOf } from '../policy/topology.ts';
import { loadCalls, loadGraphHash, saveCalls, saveGraphHash } from '../store.ts';

export type CallsReason = 'topology-changed' | 'known' | 'other-environment';

export interface Mapping {
  readonly env: string;
  readonly configured: ServiceGraph;
  readonly settings: RcaConfig['calls'];
}

export const FORGET_CALLS = 'forget-calls';
const HOUR_MS = 3_600_000;

/** What a partition has learnt of calls joins what the others have; the graph is published when it is another. */
export function onCallsObserved(mapping: Mapping): Handler<EventOf<'calls.observed'>, CallsReason> {
  return async ({ data }, context) => {
    if (data.env !== mapping.env) return { reason: 'other-environment' };
    return await remap(mapping, data.calls, context);
  };
}

/** Takes up the calls, forgets what has not been seen for long, and publishes the graph when it has changed. */
export async function remap(
  { env, configured, settings }: Mapping,
  calls: readonly ObservedCall[],
  { redis, now, log }: HandlerContext,
): Promise<Outcome<'topology-changed' | 'known'>> {
  const known = await loadCalls(redis, log);
  const changed = merge(known, calls, settings.max);
  const all = new Map([...known, ...changed]);
  const forgotten = expired(all, now, settings);
  for (const call of forgotten) all.delete(call);
  const kept = new Map([...changed].filter(([call]) => all.has(call)));
  const topology = topologyOf(env, configured, [...all.keys()].map(callOf), now);
  const hash = topologyHash(topology);
  const writes = saveCalls(kept, forgotten);
  const timers = kept.size > 0 ? [forgetAt(now + settings.forgetAfter)] : [];
  if ((await loadGraphHash(redis)) === hash) return { reason: 'known', writes, timers };
  const draft = topics['topology.changed'].draft(topology, { subject: `topology/${env}` });
  return { reason: 'topology-changed', writes: [...writes, saveGraphHash(hash)], events: [draft], timers };
}

/** At the next full hour after that: calls that are seen within one hour share a timer. */
function forgetAt(at: number): Timer {
  const hour = Math.ceil(at / HOUR_MS);
  return { name: FORGET_CALLS, key: String(hour), dueAt: hour * HOUR_MS, data: {} };
}
