import { durationMs } from '@hale/config';
import { z } from 'zod';

/** The section `escalation` of hale.yaml. */
export const escalationConfig = z.strictObject({
  /** From opening an incident to its triage: what is found meanwhile is judged together. */
  groupWait: durationMs.prefault('5s'),
  /** How long all findings must stay cleared before an incident ends that no verified repair ended. */
  settle: durationMs.prefault('10s'),
  /** A finding joins an incident only within this time after the incident's last activity. */
  joinWithin: durationMs.prefault('10m'),
  /** How many calls up or down a chain two services may be apart and still share an incident; 0 is the same service only. */
  hops: z.int().min(0).max(5).default(3),
  /** How long another remediation may take to follow one that did not help before a human is called. */
  handOver: durationMs.prefault('5s'),
  /** How long resolved incidents are kept for events that come late. */
  keepResolved: durationMs.prefault('24h'),
  /** How long after an operator’s deploy or start of a service what that explains opens no incident; afterwards it does. */
  plannedFor: durationMs.prefault('60s'),
  /** The same after an operator’s stop, for the service and those that call it, until it is started. */
  operatorPause: durationMs.prefault('10m'),
  /** How long after an incident ended a finding about the time before its end, told late, opens no other one. */
  aftermath: durationMs.prefault('30s'),
  /** How long a triaged incident may go on without any remediation before a human is called. */
  callAfter: durationMs.prefault('30s'),
});
