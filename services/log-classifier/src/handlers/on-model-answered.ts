import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { ClassifierMetrics } from '../metrics.ts';
import { answerOf } from '../policy/questions.ts';
import { keepAnswer } from '../store.ts';

export type AnswerReason = 'not-mine' | 'kept' | 'of-no-use';

/** Keeps what a model answered about a template, for the handler of lines to take over: all that an answer can set is a category. */
export function onModelAnswered({
  metrics,
}: {
  readonly metrics: ClassifierMetrics;
}): Handler<EventOf<'model.answered'>, AnswerReason> {
  return ({ data }) => {
    if (data.task !== 'classify-template') return { reason: 'not-mine' };
    const answer = answerOf(data);
    const useful = answer.category !== undefined;
    metrics.questions.inc({ result: useful ? 'answered' : 'unanswered' });
    return { reason: useful ? 'kept' : 'of-no-use', writes: [keepAnswer(data.question, answer)] };
  };
}
