import { type AnyEvent, type Draft, type Incident, topics } from '@hale/events';
import { FIXED_NOW, serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { escalation } from '../src/index.ts';
import { diagnosis, finding, remediation } from './scenario.ts';

const raised = (service: string) =>
  topics['finding.raised'].draft({ finding: finding(service) }, { subject: `demo/${service}` });
const clearedAll = ({ findings }: Incident): Draft[] =>
  findings.map((each) =>
    topics['finding.cleared'].draft(
      { finding: each, clearedAt: FIXED_NOW, reason: 'answers again' },
      { subject: `demo/${each.service.service}` },
    ),
  );

/** Diagnosed, acknowledged, repaired and over: what the others say about an incident that was triaged. */
function repaired(incident: Incident): Draft[] {
  const about = { subject: `incident/${incident.id}`, incident: incident.id };
  const planned = { ...remediation('rem-1'), incident: incident.id };
  const known = { ...diagnosis('payments'), incident: incident.id };
  return [
    topics['diagnosis.completed'].draft({ diagnosis: known, incident }, about),
    topics['decision.made'].draft(
      { decision: { kind: 'acknowledge', incident: incident.id, by: 'ada', via: 'page' } },
      about,
    ),
    topics['remediation.proposed'].draft(
      { remediation: planned, plan: 'restart', needsApproval: false, guards: [] },
      about,
    ),
    topics['remediation.decided'].draft(
      { remediation: planned, decision: 'approved', by: 'policy', reason: 'pinned', guards: [] },
      about,
    ),
    topics['remediation.started'].draft({ remediation: planned, at: FIXED_NOW, before: '' }, about),
    ...clearedAll(incident),
    topics['remediation.finished'].draft(
      { remediation: planned, outcome: 'verified', reason: 'held', proof: [], at: FIXED_NOW },
      about,
    ),
  ];
}

const triagedIn = (said: readonly AnyEvent[]): Incident[] =>
  said.flatMap((event) => (event.type === 'incident.triaged' ? [event.data.incident] : []));

describe('as a service', () => {
  serviceContract(escalation, {
    given: [raised('payments'), raised('checkout')],
    follows: (said) => triagedIn(said).flatMap(repaired),
  });
});
