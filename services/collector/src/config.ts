import { durationMs } from '@hale/config';
import { z } from 'zod';

/** How much of what targets send is taken. What is watched, and how often, is in `services`. */
export const collectorSchema = z.strictObject({
  /** Series taken from one page of a scrape target; the rest of the page is counted and left. */
  maxSeries: z.int().min(1).max(100_000).default(2_000),
  /** Bytes of one page, after decompression; a longer page counts as a failed scrape. */
  maxScrapeBytes: z
    .int()
    .min(1_024)
    .default(10 * 1_048_576),
  /** Bytes that are read back when a log file is followed for the first time. */
  maxLogBacklogBytes: z.int().min(0).default(1_048_576),
  /** How long a log file is left alone after its end was reached. */
  logPoll: durationMs.prefault('250ms'),
});
export type CollectorConfig = z.output<typeof collectorSchema>;
