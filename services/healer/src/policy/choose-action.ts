import type { CoreConfig } from '@hale/config';
import { serviceKey } from '@hale/events';
import type { Action, HealerConfig, Mode } from '../config.ts';
import type { IncidentRecord, Result, Try } from './records.ts';

export type Cause = NonNullable<IncidentRecord['diagnosis']['cause']>;

export interface Chosen {
  readonly chosen: true;
  readonly name: string;
  readonly action: Action;
  readonly cause: Cause;
  readonly attempt: number;
}

export type Choice =
  | Chosen
  | { readonly chosen: false; readonly reason: 'inconclusive' | 'not-confident' | 'not-watched' | 'no-action' };

/**
 * The first action of the registry that fits the top cause and has not been found wanting in the incident.
 * Only a service that the configuration lists is ever named to an executor.
 */
export function chooseAction(
  incident: Pick<IncidentRecord, 'diagnosis' | 'tries'>,
  config: HealerConfig,
  core: Pick<CoreConfig, 'env' | 'services'>,
): Choice {
  const { cause } = incident.diagnosis;
  if (cause === null) return { chosen: false, reason: 'inconclusive' };
  if (!(cause.confidence >= config.guardrails.minConfidence)) return { chosen: false, reason: 'not-confident' };
  if (!isWatched(cause, core)) return { chosen: false, reason: 'not-watched' };
  for (const [name, action] of Object.entries(config.actions)) {
    const tries = incident.tries.filter((one) => one.action === name && one.service === serviceKey(cause.service));
    if (!fits(action, cause, core) || isSpent(action, cause, tries)) continue;
    return { chosen: true, name, action, cause, attempt: tries.length + 1 };
  }
  return { chosen: false, reason: 'no-action' };
}

/** Destructive actions are a person's to decide; a global dry run wins over what an action is pinned to. */
export function modeOf(action: Action, config: Pick<HealerConfig, 'mode'>): Mode {
  if (config.mode === 'dry-run') return 'dry-run';
  const mode = action.mode ?? config.mode;
  return action.destructive && mode === 'auto' ? 'suggest' : mode;
}

function isWatched(cause: Cause, core: Pick<CoreConfig, 'env' | 'services'>): boolean {
  return cause.service.env === core.env && Object.hasOwn(core.services, cause.service.service);
}

function fits({ trigger, executor }: Action, cause: Cause, core: Pick<CoreConfig, 'services'>): boolean {
  const { service } = cause.service;
  if (!trigger?.faultClasses.some((faultClass) => faultClass === cause.faultClass)) return false;
  if (trigger.services && !trigger.services.includes(service)) return false;
  return executor.kind !== 'docker' || core.services[service]?.docker !== undefined;
}

/** A person's no, a bad result and a rehearsal are each enough for one incident. */
const ENOUGH = new Set<Result | undefined>(['ineffective', 'failed', 'undone', 'rejected', 'dry-run']);

function isSpent(action: Action, cause: Cause, tries: readonly Try[]): boolean {
  if (tries.filter((one) => one.started).length >= action.maxAttempts) return true;
  return tries.some((one) => one.faultClass === cause.faultClass && ENOUGH.has(one.result));
}
