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
});
