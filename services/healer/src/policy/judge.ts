import type { Evidence, GuardResult, Observation } from '@hale/events';
import type { Action } from '../config.ts';
import { findingsOfCause } from './findings.ts';
import { checkGuards, failing } from './guards.ts';
import { clearings, evidenceOf } from './proof.ts';
import type { RemediationRecord, State } from './records.ts';
import { situate } from './situate.ts';
import { standingOf } from './standing.ts';
import type { Rules } from './step.ts';

export type Judgement =
  /** The action or the service has gone from the configuration since. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'recovered'; readonly reason: string; readonly proof: readonly Evidence[] }
  | { readonly kind: 'refused'; readonly guards: readonly GuardResult[] }
  | {
      readonly kind: 'permitted';
      readonly guards: readonly GuardResult[];
      readonly action: Action;
      /** The service answers, and not all findings are cleared yet: to be waited for before an act. */
      readonly fading: boolean;
    };

/** Whether a remediation that was proposed earlier may still be done, by the symptom and every guard. */
export function judge(
  record: RemediationRecord,
  observations: readonly Observation[],
  state: State,
  rules: Rules,
  now: number,
): Judgement {
  const { action: name, service, faultClass } = record.remediation;
  const action = findAction(rules, name);
  if (!action) return { kind: 'unknown', reason: `action ${name} is no longer configured` };
  if (service.env !== rules.core.env || !Object.hasOwn(rules.core.services, service.service)) {
    return { kind: 'unknown', reason: `service ${service.service} is no longer watched` };
  }
  const { within } = action.verify;
  const findings = findingsOfCause(record, state);
  const standing = standingOf(faultClass, observations, findings, within);
  if (standing === 'gone') {
    const reason = 'every probe answers and every finding is cleared: nothing done';
    return {
      kind: 'recovered',
      reason,
      proof: [...observations.map(evidenceOf), ...clearings(findings ?? [], within)],
    };
  }
  const guards = checkGuards(situate(record, action, observations, state, rules, now));
  if (failing(guards).length > 0) return { kind: 'refused', guards };
  return { kind: 'permitted', guards, action, fading: standing === 'fading' };
}

export function findAction(rules: Rules, name: string): Action | undefined {
  return Object.hasOwn(rules.config.actions, name) ? rules.config.actions[name] : undefined;
}
