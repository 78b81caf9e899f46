import type { Evidence, GuardResult, Observation } from '@hale/events';
import type { Action } from '../config.ts';
import { checkGuards, failing } from './guards.ts';
import type { RemediationRecord, State } from './records.ts';
import { situate } from './situate.ts';
import type { Rules } from './step.ts';
import { evidenceOf } from './verification.ts';

export type Judgement =
  /** The action or the service has gone from the configuration since. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'recovered'; readonly reason: string; readonly proof: readonly Evidence[] }
  | { readonly kind: 'refused'; readonly guards: readonly GuardResult[] }
  | { readonly kind: 'permitted'; readonly guards: readonly GuardResult[]; readonly action: Action };

/** Whether a remediation that was proposed earlier may still be done, by fresh probes and every guard. */
export function judge(
  record: RemediationRecord,
  observations: readonly Observation[],
  state: State,
  rules: Rules,
  now: number,
): Judgement {
  const { action: name, service } = record.remediation;
  const action = findAction(rules, name);
  if (!action) return { kind: 'unknown', reason: `action ${name} is no longer configured` };
  if (service.env !== rules.core.env || !Object.hasOwn(rules.core.services, service.service)) {
    return { kind: 'unknown', reason: `service ${service.service} is no longer watched` };
  }
  if (observations.length > 0 && observations.every((observation) => observation.ok)) {
    return {
      kind: 'recovered',
      reason: 'every probe answers again: nothing done',
      proof: observations.map(evidenceOf),
    };
  }
  const guards = checkGuards(situate(record, action, observations, state, rules, now));
  return failing(guards).length > 0 ? { kind: 'refused', guards } : { kind: 'permitted', guards, action };
}

export function findAction(rules: Rules, name: string): Action | undefined {
  return Object.hasOwn(rules.config.actions, name) ? rules.config.actions[name] : undefined;
}
