import { type Decision, nameSchema } from '@hale/events';
import { z } from 'zod';
import type { IncidentView } from './view.ts';

const comment = {
  comment: z.string().max(1000).optional(),
  /** Who it is, as they say; the console knows one token, not many people. */
  by: z.string().min(1).max(100).optional(),
};

/** A decision as people send it: through which door it came is for the door to say. */
export const requestedDecisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('approve'), remediation: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('reject'), remediation: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('acknowledge'), incident: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('resolve'), incident: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('kill-switch'), engaged: z.boolean(), ...comment }),
]);
export type RequestedDecision = z.output<typeof requestedDecisionSchema>;

export type Admission =
  | 'admitted'
  | 'unknown-incident'
  | 'unknown-remediation'
  | 'not-waiting'
  | 'already-resolved'
  | 'already-acknowledged';

/**
 * Whether a decision still has something to decide, by what the console shows. The owner of the state decides
 * again when the decision arrives: this is for an answer that helps, not for safety.
 */
export function admit(decision: RequestedDecision, view: IncidentView | undefined): Admission {
  switch (decision.kind) {
    case 'approve':
    case 'reject': {
      const remediation = view?.remediations.find(({ id }) => id === decision.remediation);
      if (!remediation) return 'unknown-remediation';
      return remediation.state === 'waiting' ? 'admitted' : 'not-waiting';
    }
    case 'acknowledge':
      if (!view) return 'unknown-incident';
      if (view.incident.status === 'resolved') return 'already-resolved';
      return view.incident.status === 'acknowledged' ? 'already-acknowledged' : 'admitted';
    case 'resolve':
      if (!view) return 'unknown-incident';
      return view.incident.status === 'resolved' ? 'already-resolved' : 'admitted';
    case 'kill-switch':
      return 'admitted';
  }
}

export function decisionOf({ comment: words, by, ...rest }: RequestedDecision, via: Decision['via']): Decision {
  return { ...rest, by: by ?? 'operator', via, ...(words !== undefined && { comment: words }) };
}
