import {
  type AnyEvent,
  checkData,
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
 * Writes milliseconds since the epoch as RFC 3339 and remembers the last of them: that text costs as much as all other
 * checks of an event, and those of one batch share their times.
 */
function rememberingTimes(): (ms: number) => string {
  let lastMs = Number.NaN;
  let lastText = '';
  return (ms) => {
    if (ms !== lastMs) {
      lastText = new Date(ms).toISOString();
      lastMs = ms;
    }
    return lastText;
  };
}

/** One each, or they would take turns in forgetting. */
const [timeText, recordedTimeText] = [rememberingTimes(), rememberingTimes()];

/**
 * The envelope around a draft. Throws InvalidEventError when the data does not fit the catalogue, so that
 * a wrong event never enters a stream.
 */
export function stamp(draft: Draft, position: string, by: Stamp): Stamped {
  const topic = findTopic(draft.type);
  if (!topic) throw new InvalidEventError(`no topic ${JSON.stringify(draft.type)} in the catalogue`);
  const data = checkData(topic, draft.data);
  const id = derivedEventId(by.cause, by.source, draft.type, draft.key ?? position);
  // What is undefined is left out of the text.
  const event = {
    specversion: '1.0',
    id,
    source: by.source,
    type: draft.type,
    subject: draft.subject,
    time: timeText(draft.time ?? by.now),
    dataschema: `urn:hale:${topic.name}:${topic.version}`,
    recordedtime: recordedTimeText(by.now),
    causationid: by.causeEvent?.id,
    correlationid: draft.incident ?? by.causeEvent?.correlationid,
    traceparent: by.traceparent,
    data,
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
