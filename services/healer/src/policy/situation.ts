import type { Observation, RemediationMode, SignalSource } from '@hale/events';
import type { Action, Guardrails } from '../config.ts';
import type { Act, Asker, Edges, KillSwitch, KnownFinding, OperatorChanges } from './records.ts';

/** All that a guard may look at. A part that is null could not be read, and makes its guards refuse. */
export interface Situation {
  /** Milliseconds by Redis' clock; anything but a finite number is an unknown time. */
  readonly now: number;
  readonly asker: Asker;
  readonly rules: Guardrails;
  readonly action: Action;
  /** What the configuration says about the action at this moment. */
  readonly mode: RemediationMode;
  readonly remediation: {
    readonly id: string;
    readonly incident: string;
    /** `env/service`. */
    readonly service: string;
    readonly action: string;
    readonly faultClass: string;
  };
  /** Null when the diagnosis does not say when it was made. */
  readonly diagnosedAt: number | null;
  /** How the evidence of the cause was collected. */
  readonly sources: readonly SignalSource[];
  /** The service's probes, made for this decision. */
  readonly observations: readonly Observation[];
  /** Of the cause, cleared ones as well. */
  readonly findings: readonly KnownFinding[] | null;
  readonly killSwitch: KillSwitch | null;
  readonly history: readonly Act[] | null;
  /** Remediations under way, the one in question apart. */
  readonly busy: readonly { readonly id: string; readonly service: string }[] | null;
  /** Callers and callees in the service's environment. */
  readonly edges: Edges | null;
  readonly changes: OperatorChanges | null;
}
