import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { FeedbackMemory, WordReason } from '@hale/feedback';

/** Keeps what people say of findings: their thresholds follow. */
export function onDecisionMade(feedback: FeedbackMemory): Handler<EventOf<'decision.made'>, WordReason> {
  return (event, context) => feedback.hear(event, context);
}
