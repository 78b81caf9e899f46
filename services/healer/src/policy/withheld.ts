import { type Draft, topics, type WithheldReason } from '@hale/events';
import type { IncidentRecord } from './records.ts';

/** That nothing is proposed for the diagnosis that stands, and why. */
export function withheldDraft({ id, diagnosis }: IncidentRecord, reason: WithheldReason): Draft {
  const { cause } = diagnosis;
  const about = cause && { service: cause.service, faultClass: cause.faultClass, confidence: cause.confidence };
  return topics['remediation.withheld'].draft(
    { incident: id, diagnosis: diagnosis.id, reason, ...about },
    { subject: `incident/${id}`, incident: id },
  );
}
