import { durationMs } from '@hale/config';
import { z } from 'zod';

export const logClassifierSchema = z.strictObject({
  firstFatal: z
    .strictObject({
      /** After so long without another such line the finding is cleared. */
      quiet: durationMs.prefault('30s'),
      /** Templates a service whose last fatal line is remembered; more are counted and passed over. */
      max: z.int().min(1).max(5_000).default(200),
    })
    .prefault({}),
  templates: z
    .strictObject({
      /** Templates a service that are counted; lines of more are counted as dropped. */
      max: z.int().min(1).max(20_000).default(1_000),
      /** When there is no room, templates that were not seen for so long give way. */
      forgetAfter: durationMs.prefault('1d'),
    })
    .prefault({}),
});
export type LogClassifierConfig = z.output<typeof logClassifierSchema>;
