import { durationMs } from '@hale/config';
import { z } from 'zod';

/** The section `rca` of hale.yaml. */
export const rcaConfig = z.strictObject({
  /** How long a change is remembered for the ranking; a deploy counts for 15 minutes. */
  keepChanges: durationMs.prefault('1h'),
  /** Changes remembered per service at most, the latest. */
  maxChanges: z.int().min(1).max(1_000).default(20),
});
