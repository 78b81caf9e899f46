import { durationMs } from '@hale/config';
import { z } from 'zod';

/** The section `rca` of hale.yaml. */
export const rcaConfig = z.strictObject({
  /** How long a change is remembered for the ranking; a deploy counts for 2 minutes. */
  keepChanges: durationMs.prefault('1h'),
  /** Changes remembered per service at most, the latest. */
  maxChanges: z.int().min(1).max(1_000).default(20),
  /** Who calls whom, learnt from spans. */
  calls: z
    .strictObject({
      /** A call that no span has shown for so long is not in the graph any more; what `dependsOn` says stays. */
      forgetAfter: durationMs.prefault('24h'),
      /** How often a call that goes on is told again. */
      tellEvery: durationMs.prefault('10m'),
      /** Calls learnt at most; more are not taken up. */
      max: z.int().min(1).max(10_000).default(1_000),
    })
    .refine(({ forgetAfter, tellEvery }) => tellEvery < forgetAfter, 'tellEvery must be less than forgetAfter')
    .prefault({}),
  /** Traces of which spans are still expected, so that parents find their children. */
  traces: z
    .strictObject({
      /** From a trace's first span on. */
      keep: durationMs.prefault('60s'),
      /** Traces kept per partition at most, the latest. */
      max: z.int().min(1).max(100_000).default(1_000),
    })
    .prefault({}),
});
export type RcaConfig = z.output<typeof rcaConfig>;
