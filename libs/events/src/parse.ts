import { type AnyEvent, findTopic } from './catalogue.ts';
import { check, checkData, InvalidEventError } from './check.ts';
import { envelopeSchema } from './envelope.ts';

/** The event that a stream entry holds. Throws {@link InvalidEventError} for anything else. */
export function parseEvent(text: string): AnyEvent {
  return checkEvent(parseJson(text));
}

/** The same for a value that is already decoded; the event may be that value itself, which stays as it is. */
export function checkEvent(value: unknown): AnyEvent {
  const event = check(envelopeSchema, value, 'envelope');
  const topic = findTopic(event.type);
  if (!topic) throw new InvalidEventError(`no topic ${JSON.stringify(event.type)} in the catalogue`);
  const data = checkData(topic, event.data);
  return (data === event.data ? event : { ...event, data }) as AnyEvent;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidEventError(`not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
}
