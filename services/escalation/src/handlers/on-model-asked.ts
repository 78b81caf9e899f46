import { type Handler, type HandlerContext, type Outcome, TransientError } from '@hale/bus';
import { type EventOf, topics } from '@hale/events';
import { isRung, type Question, type Rung } from '@hale/models';
import { standingFor } from '../policy/answer.ts';
import { loadCase } from '../store.ts';

export type AskedReason = 'queued' | 'no-such-rung';

/** A question on its way to a rung, with what the lane must know of its incident. */
export interface Job {
  /** Of the event that asked: what the answer is published under, once. */
  readonly event: string;
  readonly question: Question;
  readonly critical: boolean;
  /** The rung whose answer stands when this one says nothing. */
  readonly standing: 0 | 1;
}

/** A queue in front of a rung. Adding the same job again changes nothing. */
export interface Lane {
  add(job: Job): Promise<void>;
}

/**
 * Puts a question, whoever asked it, into the lane of its rung. A rung without a model is missing at once, so that
 * nobody waits for it; a question that the queue already has is not put twice.
 */
export function onModelAsked(lanes: ReadonlyMap<Rung, Lane>): Handler<EventOf<'model.asked'>, AskedReason> {
  return async ({ id, data: question }, context) => {
    const incident = question.incident === undefined ? undefined : await incidentOf(question.incident, context);
    const standing = incident ? standingFor(incident, question.rung, question.task) : 0;
    const lane = isRung(question.rung) ? lanes.get(question.rung) : undefined;
    if (!lane) return missing(question, standing);
    try {
      await lane.add({ event: id, question, critical: incident?.incident.severity === 'critical', standing });
    } catch (error) {
      throw new TransientError('cannot queue the question', { cause: error });
    }
    return { reason: 'queued' };
  };
}

const incidentOf = (id: string, { redis, slot }: HandlerContext) => loadCase(redis, slot, id);

function missing(question: Question, standing: 0 | 1): Outcome<AskedReason> {
  const { question: id, task, rung, incident } = question;
  const about = { subject: `question/${id}`, ...(incident !== undefined && { incident }) };
  const data = {
    question: id,
    task,
    rung,
    ...(incident !== undefined && { incident }),
    outcome: 'missing' as const,
    model: 'none',
    standing,
    costUsd: 0,
    latencyMs: 0,
  };
  return { reason: 'no-such-rung', events: [topics['model.answered'].draft(data, about)] };
}
