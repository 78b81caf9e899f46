import {
  evidenceSchema,
  remediationOutcomeSchema,
  remediationSchema,
  serviceRefSchema,
  signalSourceSchema,
  symptomSchema,
} from '@hale/events';
import { z } from 'zod';

const instantSchema = z.number().nonnegative();

/** Who asks for an action: policy may do less than a person. */
export const askerSchema = z.enum(['policy', 'person']);
export type Asker = z.infer<typeof askerSchema>;

/** What verification has seen so far. */
export const verificationSchema = z.object({
  /** Which look is due; a timer of another is late or a double. */
  tick: z.int().nonnegative(),
  /** The first look. */
  since: instantSchema.optional(),
  /** The latest look. */
  lastAt: instantSchema.optional(),
  /** Since when every look has found the symptom gone. */
  goneSince: instantSchema.optional(),
  /** When it must be gone at the latest; after the first look, or a hold that began again. */
  goneBy: instantSchema.optional(),
  /** How often the hold began again because another finding showed. */
  restarts: z.int().nonnegative().optional(),
  /** By probe: answers since `goneSince`. */
  answers: z.record(z.string(), z.int().nonnegative()),
  /** How often the watchdog had to set the chain of looks going again. */
  revived: z.int().nonnegative(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** The undo of an act that did not help. */
const undoSchema = z.object({
  /** The inverse, by its name in the registry. */
  action: z.string(),
  /** Why the act did not help, and what shows it. */
  why: z.string(),
  proof: z.array(evidenceSchema),
  /** What the look said before; with it, the intent is recorded. */
  before: z.string().optional(),
  /** Which step is due; a timer of another is late or a double. */
  tick: z.int().nonnegative(),
});

/**
 * One remediation from proposal to end. `approved`, `started`, `verifying` and `undoing` are under way; `finished`
 * includes those that were refused, rejected or have expired.
 */
export const remediationRecordSchema = z.object({
  remediation: remediationSchema,
  status: z.enum(['proposed', 'approved', 'started', 'verifying', 'undoing', 'finished']),
  asker: askerSchema,
  plan: z.string(),
  /** By Redis' clock; null when the event did not say. */
  diagnosedAt: instantSchema.nullable(),
  /** What the cause rests on. */
  evidence: z.array(z.object({ id: z.string(), source: signalSourceSchema })),
  expiresAt: instantSchema.optional(),
  before: z.string().optional(),
  startedAt: instantSchema.optional(),
  /** Onset of the incident: findings of the service that began since then are the cause's. */
  since: instantSchema.optional(),
  /** Since when it waits, approved, for the symptom of a service that answers to go. */
  fading: z.object({ since: instantSchema, tick: z.int().nonnegative() }).optional(),
  /** The latest step, for the watchdog. */
  progressAt: instantSchema,
  verification: verificationSchema.optional(),
  undo: undoSchema.optional(),
});
export type RemediationRecord = z.infer<typeof remediationRecordSchema>;

/** How a try ended: a remediation's outcome, or why it never began. */
export const resultSchema = z.union([remediationOutcomeSchema.options[0], z.enum(['rejected', 'refused', 'expired'])]);
export type Result = z.infer<typeof resultSchema>;

export const trySchema = z.object({
  id: z.string(),
  service: z.string(),
  action: z.string(),
  faultClass: z.string(),
  /** The intent was recorded: it counts as an attempt. */
  started: z.boolean(),
  result: resultSchema.optional(),
});
export type Try = z.infer<typeof trySchema>;

/** What has been tried in one incident, and the diagnosis that stands. */
export const incidentRecordSchema = z.object({
  id: z.string(),
  /** It is over: kept for a while with nothing else in it, so that a late diagnosis starts nothing. */
  resolved: z.object({ at: instantSchema, revision: z.int().nonnegative() }).optional(),
  /** The remediation that waits or is under way; one at a time. */
  active: z.string().optional(),
  tries: z.array(trySchema),
  /** Onset of its earliest finding. */
  startedAt: instantSchema.optional(),
  diagnosis: z.object({
    id: z.string(),
    at: instantSchema.nullable(),
    /** The top cause, or null when the diagnosis is inconclusive. */
    cause: z
      .object({
        service: serviceRefSchema,
        faultClass: z.string(),
        confidence: z.number(),
        evidence: z.array(z.object({ id: z.string(), source: signalSourceSchema })),
      })
      .nullable(),
  }),
});
export type IncidentRecord = z.infer<typeof incidentRecordSchema>;

/** One intent in the history that limits, cooldowns and the breaker are derived from. */
export const actSchema = z.object({
  id: z.string(),
  incident: z.string(),
  /** `env/service`. */
  service: z.string(),
  action: z.string(),
  faultClass: z.string(),
  /** When the intent was recorded: it counts whether or not the act followed. */
  at: instantSchema,
  outcome: remediationOutcomeSchema.options[0].optional(),
  finishedAt: instantSchema.optional(),
});
export type Act = z.infer<typeof actSchema>;

export const killSwitchSchema = z.object({ engaged: z.boolean(), by: z.string(), at: instantSchema });
export type KillSwitch = z.infer<typeof killSwitchSchema>;

/** A finding of a watched service: the latest episode of its fingerprint. */
export const knownFindingSchema = z.object({
  fingerprint: z.string(),
  /** `env/service`. */
  service: z.string(),
  source: signalSourceSchema,
  symptom: symptomSchema,
  detector: z.string(),
  /** By its detector's clock. */
  startedAt: instantSchema,
  windowMs: z.number().positive().optional(),
  /** Absent while it is active. */
  clearedAt: instantSchema.optional(),
});
export type KnownFinding = z.infer<typeof knownFindingSchema>;

/** The latest change of each kind that somebody else made to a service. */
export const operatorChangesSchema = z.object({
  stop: z.object({ at: instantSchema, by: z.string() }).optional(),
  deploy: z.object({ at: instantSchema, by: z.string() }).optional(),
  rollback: z.object({ at: instantSchema, by: z.string() }).optional(),
  start: z.object({ at: instantSchema, by: z.string() }).optional(),
});
export type OperatorChanges = z.infer<typeof operatorChangesSchema>;

export const edgesSchema = z.array(z.object({ caller: z.string(), callee: z.string() }));
export type Edges = z.infer<typeof edgesSchema>;

/**
 * All that the healer keeps. A part that is null could not be read: what depends on it must be refused.
 * Absent entries are known to be absent.
 */
export interface State {
  readonly remediations: ReadonlyMap<string, RemediationRecord> | null;
  readonly incidents: ReadonlyMap<string, IncidentRecord> | null;
  readonly history: readonly Act[] | null;
  readonly killSwitch: KillSwitch | null;
  /** By fingerprint. */
  readonly findings: ReadonlyMap<string, KnownFinding> | null;
  /** By `env/service`. */
  readonly changes: ReadonlyMap<string, OperatorChanges> | null;
  /** By environment: the graph as observed, beside the configured one. */
  readonly topology: ReadonlyMap<string, Edges> | null;
}

/** What a step changes; the store turns it into writes. */
export interface Changes {
  readonly remediations?: readonly RemediationRecord[];
  readonly incidents?: readonly IncidentRecord[];
  readonly acts?: readonly Act[];
  readonly killSwitch?: KillSwitch;
  readonly findings?: readonly KnownFinding[];
  readonly operator?: { readonly service: string; readonly changes: OperatorChanges };
  readonly topology?: { readonly env: string; readonly edges: Edges };
  readonly forget?: { readonly incidents: readonly string[]; readonly remediations: readonly string[] };
}
