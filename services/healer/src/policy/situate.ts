import type { Observation } from '@hale/events';
import { serviceKey } from '@hale/events';
import type { Action } from '../config.ts';
import { modeOf } from './choose-action.ts';
import { findingsOfCause } from './findings.ts';
import { isUnderWay } from './lifecycle.ts';
import { configuredEdges } from './neighbourhood.ts';
import type { Edges, RemediationRecord, State } from './records.ts';
import type { Situation } from './situation.ts';
import type { Rules } from './step.ts';

/** The situation in which a remediation is judged, out of all that is known at that moment. */
export function situate(
  record: RemediationRecord,
  action: Action,
  observations: readonly Observation[],
  state: State,
  rules: Rules,
  now: number,
): Situation {
  const { id, incident, service, action: name, faultClass } = record.remediation;
  return {
    now,
    asker: record.asker,
    rules: rules.config.guardrails,
    action,
    mode: modeOf(action, rules.config),
    remediation: { id, incident, service: serviceKey(service), action: name, faultClass },
    diagnosedAt: record.diagnosedAt,
    sources: record.evidence.map(({ source }) => source),
    observations,
    findings: findingsOfCause(record, state),
    killSwitch: state.killSwitch,
    history: state.history?.filter((act) => act.id !== id) ?? null,
    busy: busyApartFrom(id, state),
    edges: edgesOf(service.env, state, rules),
    changes: state.changes === null ? null : (state.changes.get(serviceKey(service)) ?? {}),
  };
}

function busyApartFrom(id: string, { remediations }: State): Situation['busy'] {
  if (remediations === null) return null;
  return [...remediations.values()]
    .filter((record) => isUnderWay(record) && record.remediation.id !== id)
    .map(({ remediation }) => ({ id: remediation.id, service: serviceKey(remediation.service) }));
}

/** Both what the configuration says and what has been seen: an edge more means more care. */
function edgesOf(env: string, { topology }: State, rules: Rules): Edges | null {
  if (topology === null) return null;
  return [...configuredEdges(rules.core.services), ...(topology.get(env) ?? [])];
}
