import type { z } from 'zod';
import { type AnyEvent, findTopic } from './catalogue.ts';
import { envelopeSchema } from './envelope.ts';

/** Why a text is not an event of the catalogue: for the dead letter, so it quotes no more than a few values. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

/** The event that a stream entry holds. Throws {@link InvalidEventError} for anything else. */
export function parseEvent(text: string): AnyEvent {
  return checkEvent(parseJson(text));
}

/** The same for a value that is already decoded. */
export function checkEvent(value: unknown): AnyEvent {
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) throw new InvalidEventError(`envelope: ${problems(envelope.error)}`);
  const topic = findTopic(envelope.data.type);
  if (!topic) throw new InvalidEventError(`no topic ${JSON.stringify(envelope.data.type)} in the catalogue`);
  const data = topic.data.safeParse(envelope.data.data);
  if (!data.success) throw new InvalidEventError(`${topic.name}: ${problems(data.error)}`);
  return { ...envelope.data, data: data.data } as AnyEvent;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidEventError(`not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
}

function problems(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  const more = error.issues.length - shown.length;
  return shown.join('; ').slice(0, 600) + (more > 0 ? `; and ${more} more` : '');
}
