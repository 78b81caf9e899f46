import {
  type AnyEvent,
  type Draft,
  derivedEventId,
  digest,
  findTopic,
  InvalidEventError,
  type Topic,
  timerSetDraft,
} from '@hale/events';
import type { Outcome, Timer } from './outcome.ts';

/** An event ready to be appended: where it belongs is known, its payload is text. */
export interface Stamped {
  readonly topic: Topic;
  readonly draft: Draft;
  readonly id: string;
  readonly payload: string;
}

export interface Stamp {
  /** `hale/<service>`. */
  readonly source: string;
  /** What the event follows from: an event's id, or what the source calls it. */
  readonly cause: string;
  /** The causing event, when it was an event. */
  readonly causeEvent?: AnyEvent;
  /** Milliseconds by Redis' clock. */
  readonly now: number;
  readonly traceparent?: string | undefined;
}

/**
 * The envelope around a draft. Throws InvalidEventError when the data does not fit the catalogue, so that
 * a wrong event never enters a stream.
 */
export function stamp(draft: Draft, position: string, by: Stamp): Stamped {
  const topic = findTopic(draft.type);
  if (!topic) throw new InvalidEventError(`no topic ${JSON.stringify(draft.type)} in the catalogue`);
  const data = topic.data.safeParse(draft.data);
  if (!data.success) throw new InvalidEventError(`${topic.name}: ${data.error.message.slice(0, 600)}`);
  const id = derivedEventId(by.cause, by.source, draft.type, draft.key ?? position);
  const incident = draft.incident ?? by.causeEvent?.correlationid;
  const event = {
    specversion: '1.0',
    id,
    source: by.source,
    type: draft.type,
    subject: draft.subject,
    time: new Date(draft.time ?? by.now).toISOString(),
    dataschema: `urn:hale:${topic.name}:${topic.version}`,
    recordedtime: new Date(by.now).toISOString(),
    ...(by.causeEvent && { causationid: by.causeEvent.id }),
    ...(incident !== undefined && { correlationid: incident }),
    ...(by.traceparent !== undefined && { traceparent: by.traceparent }),
    data: data.data,
  };
  return { topic, draft, id, payload: JSON.stringify(event) };
}

/** All that an outcome says, timers included, in the order in which it says it. */
export function stampOutcome(outcome: Outcome, service: string, by: Stamp): Stamped[] {
  const events = (outcome.events ?? []).map((draft, index) => stamp(draft, String(index), by));
  const timers = (outcome.timers ?? []).map((timer) => {
    const draft = timerDraft(timer, service);
    return stamp(draft, draft.key ?? '', by);
  });
  return [...events, ...timers];
}

function timerDraft(timer: Timer, owner: string): Draft {
  const id = `tmr-${digest(owner, timer.name, timer.key)}`;
  const data = { id, owner, name: timer.name, dueAt: timer.dueAt, data: { ...timer.data } };
  return { ...timerSetDraft(data), key: id };
}
