import type { DataOf, Diagnosis, Finding, Remediation, RemediationOutcome } from '@hale/events';

type Decided = 'approved' | 'rejected' | 'refused' | 'expired' | 'unknown';

/** What can happen to an incident. */
export type Fact =
  | {
      readonly kind: 'finding-raised';
      readonly finding: Finding;
      /** What is only of note about the same service and comes with it. */
      readonly beside?: readonly Finding[];
      /** Other open incidents that it would belong to as well. */
      readonly near?: readonly string[];
    }
  | { readonly kind: 'finding-cleared'; readonly finding: Finding; readonly clearedAt: number }
  | { readonly kind: 'remediation-proposed'; readonly remediation: Remediation; readonly needsApproval: boolean }
  | { readonly kind: 'remediation-decided'; readonly remediation: Remediation; readonly decision: Decided }
  | { readonly kind: 'remediation-started'; readonly remediation: Remediation }
  | { readonly kind: 'remediation-finished'; readonly remediation: Remediation; readonly outcome: RemediationOutcome }
  /** `known`: an incident of this kind was repaired and verified before. */
  | { readonly kind: 'diagnosed'; readonly diagnosis: Diagnosis; readonly known: boolean }
  | {
      readonly kind: 'answered';
      readonly question: string;
      readonly outcome: DataOf<'model.answered'>['outcome'];
      readonly choice?: string | undefined;
      readonly confidence?: number | undefined;
      readonly costUsd: number;
      readonly known: boolean;
    }
  | { readonly kind: 'answer-due'; readonly question: string; readonly known: boolean }
  | { readonly kind: 'acknowledged'; readonly by: string }
  | { readonly kind: 'resolved-by-person'; readonly by: string }
  | { readonly kind: 'triage-due' }
  | { readonly kind: 'settle-due'; readonly quietSince: number }
  | { readonly kind: 'hand-over-due'; readonly remediation: string }
  | { readonly kind: 'call-due' };
