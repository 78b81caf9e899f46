import { z } from 'zod';
import { findingSchema, severitySchema } from './finding.ts';
import { openEnum } from './open-enum.ts';
import { nameSchema, serviceRefSchema } from './service.ts';
import { instantSchema } from './time.ts';

export const incidentStatusSchema = openEnum(['triggered', 'acknowledged', 'resolved']);
export type IncidentStatus = z.infer<typeof incidentStatusSchema>;

export const incidentFindingSchema = findingSchema.extend({ clearedAt: instantSchema.optional() });
export type IncidentFinding = z.infer<typeof incidentFindingSchema>;

/** The whole state of an incident; every `incident.*` event carries it, so readers need no memory. */
export const incidentSchema = z.looseObject({
  id: nameSchema,
  env: nameSchema,
  title: z.string().min(1).max(300),
  status: incidentStatusSchema,
  severity: severitySchema,
  /** The highest rung that had to look at it: 0 rules, 1 small model, 2 large model, 3 a human. */
  rung: z.int().min(0).max(3),
  openedAt: instantSchema,
  resolvedAt: instantSchema.optional(),
  /** Onset of the earliest finding: what time to detect is measured from. */
  startedAt: instantSchema,
  /** Who has taken it. */
  acknowledgedBy: z.string().max(100).optional(),
  /** What models have cost for it so far. */
  costUsd: z.number().nonnegative().optional(),
  services: z.array(serviceRefSchema),
  findings: z.array(incidentFindingSchema),
  /** Raised by one with every event. */
  revision: z.int().nonnegative(),
});

export type Incident = z.infer<typeof incidentSchema>;
