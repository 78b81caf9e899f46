import { type Incident, type IncidentFinding, incidentSchema, nameSchema } from '@hale/events';
import { z } from 'zod';
import { isMinor } from './severity.ts';

const instant = z.int().nonnegative();

/** The rung at which a human is called. */
export const HUMAN = 3;

/** A question to a model about the incident. */
const questionSchema = z.object({
  id: nameSchema,
  task: z.enum(['triage-incident', 'explain-cause']),
  rung: z.union([z.literal(1), z.literal(2)]),
  /** The kind of incident that it was when it was asked. */
  fingerprint: z.string(),
  choices: z.array(z.string()),
  /** An answer or its absence was taken note of. */
  answered: z.boolean(),
  said: z.object({ choice: z.string(), confidence: z.number() }).optional(),
});
export type Question = z.infer<typeof questionSchema>;

/** A cause that rung 0 holds possible, as a choice for a model: `<service>/<fault class>`. */
const candidateSchema = z.object({ choice: z.string(), confidence: z.number(), sources: z.array(z.string()) });
export type Candidate = z.infer<typeof candidateSchema>;

/** An incident with what escalation must remember of it beyond what its events carry. */
export const caseSchema = z.object({
  incident: incidentSchema,
  triaged: z.boolean(),
  /** When a finding or a remediation last changed something. */
  lastActivityAt: instant,
  /** Remediations that are not over, by id. Only one that has started keeps the incident open. */
  remediations: z.record(nameSchema, z.enum(['waiting', 'started'])),
  /** When a remediation was last proposed, decided, started or finished. */
  triedAt: instant.optional(),
  /** How many remediations have started. */
  attempts: z.int().nonnegative(),
  /** A remediation was verified and nothing has failed since. */
  verified: z.boolean(),
  /** Since when every finding is cleared and no remediation is under way. */
  quietSince: instant.optional(),
  /** The remediation that came to nothing, until another one follows. */
  stalled: z.object({ remediation: nameSchema, why: z.string().max(250) }).optional(),
  /** The service that the diagnosis names. */
  culprit: nameSchema.optional(),
  /** What rung 0 last held possible, best first, and whether it could not tell. */
  candidates: z.array(candidateSchema).default([]),
  inconclusive: z.boolean().default(false),
  /** What models were asked about it. */
  questions: z.array(questionSchema).default([]),
});
export type Case = z.infer<typeof caseSchema>;

export const isResolved = ({ incident }: Case): boolean => incident.status === 'resolved';

export const isActive = (finding: IncidentFinding): boolean => finding.clearedAt === undefined;

/** Nothing is wrong any more; what is only of note may go on. */
export const isClear = (incident: Incident): boolean =>
  !incident.findings.some((finding) => isActive(finding) && !isMinor(finding));

export const isUnderWay = ({ remediations }: Case): boolean => Object.values(remediations).includes('started');
