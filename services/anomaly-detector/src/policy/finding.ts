import { type Draft, digest, type Finding, type ServiceRef, serviceKey, topics } from '@hale/events';

/** What there is to say about a signal; the rest of a finding follows from it. */
export type Statement = Pick<
  Finding,
  | 'detector'
  | 'signal'
  | 'source'
  | 'symptom'
  | 'aspect'
  | 'pattern'
  | 'windowMs'
  | 'score'
  | 'threshold'
  | 'parts'
  | 'severity'
  | 'summary'
  | 'startedAt'
>;

const MAX_SUMMARY_LENGTH = 500;

/** A finding of a service: the first of its episode, or the next revision of `current`. */
export function findingOf(service: ServiceRef, statement: Statement, current?: Finding): Finding {
  const { env, service: name, instance } = service;
  return {
    fingerprint: digest(env, name, statement.detector, statement.signal),
    service: { env, service: name, ...(instance !== undefined && { instance }) },
    ...statement,
    summary: statement.summary.slice(0, MAX_SUMMARY_LENGTH),
    revision: current ? current.revision + 1 : 0,
  };
}

/** `time` in milliseconds: of the observation that settled it. */
export function raisedDraft(finding: Finding, time: number): Draft<'finding.raised'> {
  return topics['finding.raised'].draft(
    { finding },
    { subject: serviceKey(finding.service), time, key: keyOf(finding) },
  );
}

export function clearedDraft(finding: Finding, clearedAt: number, reason: string): Draft<'finding.cleared'> {
  return topics['finding.cleared'].draft(
    { finding, clearedAt, reason },
    { subject: serviceKey(finding.service), time: clearedAt, key: keyOf(finding) },
  );
}

const keyOf = ({ fingerprint, startedAt, revision }: Finding): string => `${fingerprint}/${startedAt}/${revision}`;
