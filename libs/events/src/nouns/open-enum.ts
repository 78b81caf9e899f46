import { z } from 'zod';

/**
 * A closed set that may grow within a version: a member that this reader does not know is read as `unknown`
 * instead of being refused, so consumers and producers can be upgraded one after the other.
 */
export function openEnum<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.union([z.enum([...values, 'unknown']), z.string().transform(() => 'unknown' as const)]);
}
