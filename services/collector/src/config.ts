import { durationMs, intervalMs } from '@hale/config';
import { nameSchema } from '@hale/events';
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
  /** What those who push must send, as a bearer token or as a password; `http.token` when absent. */
  token: z.string().min(16).optional(),
  /** Whose a pushed signal is when a label has a value (`*` stands for any text); asked before names and aliases. */
  identity: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(200),
        value: z.string().min(1).max(200),
        service: nameSchema,
      }),
    )
    .max(1_000)
    .default([]),
  /** Bytes of one push as it is sent. */
  maxPushBytes: z
    .int()
    .min(1_024)
    .default(16 * 1_048_576),
  /** Bytes of one push after decompression. */
  maxPushInflatedBytes: z
    .int()
    .min(1_024)
    .default(64 * 1_048_576),
  /** The Docker engine beside the watched services: health of their containers and what happens to them. Only ever read. */
  docker: z
    .strictObject({
      /** Its Unix socket, or that of a proxy that lets reads through only. */
      socket: z.string().startsWith('/').default('/var/run/docker.sock'),
      /** How often its containers are looked at beside its events. */
      every: intervalMs.prefault('5s'),
    })
    .optional(),
  /** The machine on which the collector runs: its processor, memory, disks and network. Not looked at when absent. */
  host: z
    .strictObject({
      every: intervalMs.prefault('10s'),
      /** Whose series these are. */
      service: nameSchema.default('host'),
      /** Paths whose file systems are looked at. */
      disks: z.array(z.string().startsWith('/')).max(32).default(['/']),
    })
    .optional(),
  /** How long a log file is left alone after its end was reached. */
  logPoll: durationMs.prefault('250ms'),
});
export type CollectorConfig = z.output<typeof collectorSchema>;
