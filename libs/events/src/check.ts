import type { z } from 'zod';
import { type Accepts, acceptsOf } from './accept.ts';
import type { Topic } from './topic.ts';

/** Why something is not an event of the catalogue: for the dead letter, so it quotes no more than a few values. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

/**
 * The data of an event as its readers get it: with unknown fields kept and unknown members of a union read as `unknown`.
 * It is the data itself unless there is something to replace. Who publishes and who reads both go through here. Throws
 * {@link InvalidEventError} for anything else.
 */
export function checkData<Data extends z.ZodType>(
  topic: Pick<Topic<string, Data>, 'name' | 'data'>,
  data: unknown,
): z.output<Data> {
  return check(topic.data, data, topic.name);
}

/**
 * What the schema makes of a value; `what` names the value in the error. Nearly all values are what their schema makes of
 * them, which generated code sees in a tenth of the time; for the others the schema decides and explains.
 */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  if (acceptsFor(schema)(value)) return value as z.output<Schema>;
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidEventError(`${what}: ${problems(result.error)}`);
  return result.data;
}

const ACCEPTS = new WeakMap<z.ZodType, Accepts>();

/** Generated at the first use: less than a millisecond each. */
function acceptsFor(schema: z.ZodType): Accepts {
  let accepts = ACCEPTS.get(schema);
  if (!accepts) {
    accepts = acceptsOf(schema);
    ACCEPTS.set(schema, accepts);
  }
  return accepts;
}

function problems(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  const more = error.issues.length - shown.length;
  return shown.join('; ').slice(0, 600) + (more > 0 ? `; and ${more} more` : '');
}
