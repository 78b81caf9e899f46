import { type Decision, digest, nameSchema } from '@hale/events';
import { z } from 'zod';
import type { Judged } from './judged.ts';
import type { IncidentView, SilenceView } from './view.ts';

const comment = {
  comment: z.string().max(1000).optional(),
  /** Who it is, as they say; the console knows one token, not many people. */
  by: z.string().min(1).max(100).optional(),
};

/** As long as the control plane keeps events: what silences longer is a change of the configuration. */
const MAX_SILENCE_MS = 30 * 24 * 3_600_000;

/** A decision as people send it: through which door it came is for the door to say. */
export const requestedDecisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('approve'), remediation: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('reject'), remediation: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('acknowledge'), incident: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('resolve'), incident: nameSchema, ...comment }),
  z.strictObject({ kind: z.literal('kill-switch'), engaged: z.boolean(), ...comment }),
  z
    .strictObject({
      kind: z.literal('silence'),
      /** Which silence to change or end; absent for another one, whose id the answer names. */
      silence: nameSchema.optional(),
      /** Whose incidents are not told of; all services when absent. */
      service: nameSchema.optional(),
      /** Milliseconds since the epoch. A moment that has passed ends the silence. */
      until: z.int().nonnegative().optional(),
      /** Milliseconds from its arrival on; 0 ends the silence. */
      forMs: z.int().nonnegative().max(MAX_SILENCE_MS).optional(),
      ...comment,
    })
    .refine(({ until, forMs }) => (until === undefined) !== (forMs === undefined), 'needs either until or forMs'),
  z.strictObject({
    kind: z.literal('feedback'),
    verdict: z.enum(['false-alarm', 'real', 'taken-back']),
    /** An incident, for all its findings; a finding, by its fingerprint; or what was said before, by its id. */
    about: nameSchema,
    /** Of the incident only the finding of this fingerprint. */
    finding: z.string().min(1).max(64).optional(),
    ...comment,
  }),
]);
export type RequestedDecision = z.output<typeof requestedDecisionSchema>;
type RequestedSilence = Extract<RequestedDecision, { kind: 'silence' }>;

export type Admission =
  | 'admitted'
  | 'unknown-incident'
  | 'unknown-remediation'
  | 'not-waiting'
  | 'already-resolved'
  | 'already-acknowledged'
  | 'unknown-silence'
  | 'too-long'
  | 'unknown-finding'
  | 'nothing-said';

/** What the console shows of that which a decision is about. */
export interface Shown {
  readonly view?: IncidentView | undefined;
  /** Silences that are kept. */
  readonly silences?: readonly SilenceView[];
  /** What a person's word is about. */
  readonly judged?: Judged | undefined;
}

/**
 * Whether a decision still has something to decide, by what the console shows. The owner of the state decides
 * again when the decision arrives: this is for an answer that helps, not for safety.
 */
export function admit(decision: RequestedDecision, { view, silences = [], judged }: Shown, now: number): Admission {
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
    case 'silence':
      if (decision.silence !== undefined && !silences.some(({ silence }) => silence === decision.silence)) {
        return 'unknown-silence';
      }
      return untilOf(decision, now) > now + MAX_SILENCE_MS ? 'too-long' : 'admitted';
    case 'feedback':
      if (!judged) return 'unknown-finding';
      return judged.findings.length === 0 ? 'nothing-said' : 'admitted';
  }
}

/** What is known of a decision beside what the person sent. */
export interface Arrival {
  readonly via: Decision['via'];
  /** Milliseconds by Redis' clock. */
  readonly now: number;
  /** Names this request: the same one again is the same decision. */
  readonly identity: string;
}

export function decisionOf(requested: RequestedDecision, { via, now, identity }: Arrival, judged?: Judged): Decision {
  const { comment: words, by = 'operator', ...rest } = requested;
  const person = { by, via, ...(words !== undefined && { comment: words }) };
  if (rest.kind === 'feedback') {
    const { findings = [], incident } = judged ?? {};
    const about = { findings: [...findings], ...(incident !== undefined && { incident }) };
    return { kind: rest.kind, verdict: rest.verdict, ...about, ...person };
  }
  if (rest.kind !== 'silence') return { ...rest, ...person };
  const { forMs: _forMs, ...silence } = rest;
  return {
    ...silence,
    silence: silenceIdOf(rest, identity),
    until: untilOf(rest, now),
    ...person,
  };
}

/** The id of the silence that a request is about; its own when it names none. */
export function silenceIdOf({ silence }: Pick<RequestedSilence, 'silence'>, identity: string): string {
  return silence ?? `sil-${digest('silence', identity)}`;
}

function untilOf({ until, forMs = 0 }: Pick<RequestedSilence, 'until' | 'forMs'>, now: number): number {
  return until ?? now + forMs;
}
