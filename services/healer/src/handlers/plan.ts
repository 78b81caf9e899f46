import type { Deps } from '../deps.ts';
import type { Chosen } from '../policy/choose-action.ts';
import { remediationId } from '../policy/proposal.ts';
import type { IncidentRecord } from '../policy/records.ts';

/** What is seen for a proposal: the service's probes, and what the act would do at this moment. */
export async function foresee(choice: Chosen, incident: IncidentRecord, { probes, target }: Deps, signal: AbortSignal) {
  const { service } = choice.cause.service;
  const values = { service, key: remediationId(choice, incident) };
  const [observations, effect] = await Promise.all([
    probes(service, signal),
    target.rehearse(choice.action, values, signal),
  ]);
  return { observations, effect };
}
