import type { HandlerContext } from '@hale/bus';
import type { AnyEvent } from '@hale/events';
import type { ProbeService } from './adapters/probes/probe-service.ts';
import type { Target } from './adapters/target.ts';
import type { HealerMetrics } from './metrics.ts';
import type { RemediationRecord, State } from './policy/records.ts';
import type { Rules, Step } from './policy/step.ts';

/** What handlers are given by the composition root. */
export interface Deps {
  readonly rules: Rules;
  readonly probes: ProbeService;
  readonly target: Target;
  readonly metrics: HealerMetrics;
}

export type StepContext = Pick<HandlerContext, 'now' | 'signal'>;

/** A handler after the state has been loaded and before its changes become writes. */
export type StepHandler<Event extends AnyEvent, Reason extends string> = (
  event: Event,
  state: State,
  context: StepContext,
) => Step<Reason> | Promise<Step<Reason>>;

/** Throws when that part of the state cannot be read: nothing is decided on the strength of the rest. */
export function readable<Part>(part: Part | null, what: string): Part {
  if (part === null) throw new Error(`the healer’s ${what} cannot be read`);
  return part;
}

export function findRecord(state: State, id: string | undefined): RemediationRecord | undefined {
  return id === undefined ? undefined : readable(state.remediations, 'remediations').get(id);
}
