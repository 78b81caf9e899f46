import type { Handler, Remembered } from '@hale/bus';
import { type EventOf, topics } from '@hale/events';
import type { RcaConfig } from '../config.ts';
import { see } from '../policy/calls.ts';
import { withTrace } from '../policy/share.ts';
import { learn, type Trace } from '../policy/trace.ts';
import { type SpanMemory, wholeSlot } from '../store.ts';

export type SpansReason = 'calls-told' | 'learnt' | 'other-environment';

/**
 * Learns from the spans of a trace who calls whom and where time and errors come from. A partition sees its own
 * traces only; calls that are new to it are told to the control plane, where what all partitions know comes together.
 */
export function onSpansCollected(
  env: string,
  memory: SpanMemory,
  config: Pick<RcaConfig, 'calls' | 'traces'>,
): Handler<EventOf<'spans.collected'>, SpansReason> {
  const whole = wholeSlot(env);
  return async ({ data }, context) => {
    const spans = data.spans.filter(({ service }) => service.env === env);
    if (spans.length === 0) return { reason: 'other-environment' };
    const [traces, sightings, shares] = await Promise.all([
      memory.traces.load(context, whole),
      memory.sightings.load(context, whole),
      memory.shares.load(context, whole),
    ]);
    const before = traces.entries.get(data.traceId);
    const after = learn(before, spans, context.now);
    const fresh = after.calls.filter((call) => !before?.calls.includes(call));
    const { changed, removed, told } = see(sightings.entries, fresh, context.now, config.calls);
    const outdated = outdatedOf(traces, context.now, config.traces);
    const writes = [
      ...traces.change(new Map([[data.traceId, after]]), outdated),
      ...sightings.change(changed, removed),
      ...shares.change(withTrace(shares.entries, before, after, context.now)),
    ];
    if (told.length === 0) return { reason: 'learnt', writes };
    const draft = topics['calls.observed'].draft({ env, calls: [...told] }, { subject: `topology/${env}` });
    return { reason: 'calls-told', writes, events: [draft] };
  };
}

/** From the oldest on, as far as they are too old or too many; no spans of them are expected any more. */
function outdatedOf({ entries }: Remembered<Trace>, now: number, { keep, max }: RcaConfig['traces']): string[] {
  const outdated: string[] = [];
  for (const [id, { at }] of entries) {
    if (entries.size - outdated.length < max && now - at < keep) break;
    outdated.push(id);
  }
  return outdated;
}
