import type { Handler } from '@hale/bus';
import { hear, scaleOf } from '@hale/detection';
import { type EventOf, serviceKey } from '@hale/events';
import { keepWords, readWords } from '../store.ts';

export type DecisionReason = 'not-mine' | 'word-kept' | 'word-taken-back';

/** Keeps what people say of the findings whose thresholds can be raised, by service. */
export const onDecisionMade: Handler<EventOf<'decision.made'>, DecisionReason> = async (event, context) => {
  const { decision } = event.data;
  if (decision.kind !== 'feedback') return { reason: 'not-mine' };
  const mine = decision.findings.filter(({ detector }) => scaleOf(detector) !== undefined);
  if (mine.length === 0) return { reason: 'not-mine' };
  const services = new Map(mine.map(({ service }) => [serviceKey(service), service]));
  const writes = await Promise.all(
    [...services].map(async ([name, service]) => {
      const kept = await readWords(context.redis, service, context.log);
      const about = mine.filter((finding) => serviceKey(finding.service) === name);
      return keepWords(service, hear(kept, { ...decision, findings: about }, Date.parse(event.time)));
    }),
  );
  return { reason: decision.verdict === 'taken-back' ? 'word-taken-back' : 'word-kept', writes: writes.flat() };
};
