import type { Handler, HandlerContext, Outcome } from '@hale/bus';
import { hear } from '@hale/detection';
import type { Decision, EventOf } from '@hale/events';
import type { ConsoleMetrics } from '../metrics.ts';
import { ConsoleStore, dropSilences, saveKillSwitch, saveSilence, saveWords } from '../store.ts';
import { onIncidentEvent, type ProjectionReason } from './on-incident-event.ts';

export type DecisionReason =
  | ProjectionReason
  | 'kill-switch'
  | 'silence-kept'
  | 'silence-ended'
  | 'feedback-kept'
  | 'feedback-taken-back';

export function onDecisionMade({
  feedback,
}: Pick<ConsoleMetrics, 'feedback'>): Handler<EventOf<'decision.made'>, DecisionReason> {
  return async (event, context) => {
    const { decision } = event.data;
    const at = Date.parse(event.time);
    switch (decision.kind) {
      case 'kill-switch': {
        const { engaged, by } = decision;
        return { reason: 'kill-switch', writes: [saveKillSwitch({ engaged, by, at }, context.slot)] };
      }
      case 'silence':
        return silenced(decision, at, context);
      case 'feedback': {
        feedback.inc({ verdict: decision.verdict }, decision.findings.length);
        return judged(event, decision, context);
      }
      default:
        return onIncidentEvent(event, context);
    }
  };
}

/** Keeps what was said of findings, and shows it with their incident when they belong to one. */
async function judged(
  event: EventOf<'decision.made'>,
  decision: Extract<Decision, { kind: 'feedback' }>,
  context: HandlerContext,
): Promise<Outcome<DecisionReason>> {
  const { redis, slot } = context;
  const kept = await new ConsoleStore(redis, slot).words();
  const { writes = [] } = await onIncidentEvent(event, context);
  return {
    reason: decision.verdict === 'taken-back' ? 'feedback-taken-back' : 'feedback-kept',
    writes: [...saveWords(hear(kept, decision, Date.parse(event.time)), slot), ...writes],
  };
}

/** Keeps a silence until it has ended; those that have ended meanwhile go with the next decision about any. */
async function silenced(
  { silence, service, until, by, comment }: Extract<Decision, { kind: 'silence' }>,
  at: number,
  { redis, slot, now }: HandlerContext,
): Promise<Outcome<DecisionReason>> {
  const kept = await new ConsoleStore(redis, slot).silences();
  const ended = kept.filter((other) => other.silence !== silence && other.until <= now).map((other) => other.silence);
  if (until <= now) return { reason: 'silence-ended', writes: dropSilences([...ended, silence], slot) };
  const about = { ...(service !== undefined && { service }), ...(comment !== undefined && { comment }) };
  const view = { silence, until, by, at, ...about };
  return { reason: 'silence-kept', writes: [...dropSilences(ended, slot), saveSilence(view, slot)] };
}
