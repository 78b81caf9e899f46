import { z } from 'zod';
import { faultClassSchema } from './diagnosis.ts';
import { openEnum } from './open-enum.ts';
import { nameSchema, serviceRefSchema } from './service.ts';

/** One guard's answer; all of them are recorded, those that let it pass as well. */
export const guardResultSchema = z.looseObject({
  guard: z.string().min(1).max(64),
  passed: z.boolean(),
  detail: z.string().max(300),
});
export type GuardResult = z.infer<typeof guardResultSchema>;

export const remediationModeSchema = openEnum(['auto', 'suggest', 'dry-run']);
export type RemediationMode = z.infer<typeof remediationModeSchema>;

/** What is to be done about one cause of one incident. Its id is the idempotency key of its effect. */
export const remediationSchema = z.looseObject({
  id: nameSchema,
  incident: nameSchema,
  diagnosis: nameSchema,
  service: serviceRefSchema,
  faultClass: faultClassSchema,
  /** A name in the registry of actions; everything that is executed comes from there. */
  action: nameSchema,
  attempt: z.int().min(1),
  mode: remediationModeSchema,
  /** Hash of the configuration under which it was planned. */
  configHash: z.string().max(64),
});
export type Remediation = z.infer<typeof remediationSchema>;

export const remediationOutcomeSchema = openEnum([
  'verified',
  'ineffective',
  'failed',
  'recovered',
  'dry-run',
  'abandoned',
  /** It did not help, so its inverse was run, and that took effect. */
  'undone',
]);
export type RemediationOutcome = z.infer<typeof remediationOutcomeSchema>;
