import { z } from 'zod';

/** Part of keys, subjects and argument vectors: letters, digits, dot, dash and underscore only. */
export const nameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dots, dashes and underscores only');

/** Whose signal it is, resolved at the collector and the same from there on. */
export const serviceRefSchema = z.looseObject({
  env: nameSchema,
  service: nameSchema,
  instance: nameSchema.optional(),
});

export type ServiceRef = z.infer<typeof serviceRefSchema>;

/** `env/service`: the subject of a service's events and the key of all that is kept about it. */
export function serviceKey(ref: Pick<ServiceRef, 'env' | 'service'>): string {
  return `${ref.env}/${ref.service}`;
}
