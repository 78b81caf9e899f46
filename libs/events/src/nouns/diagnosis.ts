import { z } from 'zod';
import { signalSourceSchema } from './finding.ts';
import { openEnum } from './open-enum.ts';
import { nameSchema, serviceRefSchema } from './service.ts';
import { instantSchema } from './time.ts';

/** What is wrong with the culprit: the healer's choice of action depends on it. */
export const faultClassSchema = openEnum([
  'crash',
  'hang',
  'cpu',
  'memory',
  'disk',
  'network',
  'bad-deploy',
  'dependency',
  'cache',
  'configuration',
  'code-error',
  /** Answers slowly while it has resources to spare: a lock, a pool, something it waits for. */
  'latency',
]);
export type FaultClass = z.infer<typeof faultClassSchema>;

export const evidenceSchema = z.looseObject({
  /** The finding, change or edge that it rests on. */
  id: z.string().min(1).max(128),
  source: signalSourceSchema,
  text: z.string().min(1).max(500),
  at: instantSchema,
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const causeSchema = z.looseObject({
  service: serviceRefSchema,
  faultClass: faultClassSchema,
  confidence: z.number().min(0).max(1),
  evidence: z.array(evidenceSchema),
});
export type Cause = z.infer<typeof causeSchema>;

export const diagnosisSchema = z.looseObject({
  id: nameSchema,
  incident: nameSchema,
  rung: z.int().min(0).max(3),
  inconclusive: z.boolean(),
  /** Best first, five at most. */
  causes: z.array(causeSchema).max(5),
  /** For people: what happened in order, what is the cause, how sure. */
  report: z.string().max(4000),
  /** What would have made it surer. */
  missing: z.array(z.string().max(200)),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;
