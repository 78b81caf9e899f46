import { durationMs } from '@hale/config';
import { defaultService } from '@hale/detection';
import { z } from 'zod';
import { CRITICAL_SERIES, EXCLUDED_SERIES, INCLUDED_SERIES } from './policy/series-filter.ts';
import { DEFAULT_ROLES } from './policy/series-roles.ts';

const probesSchema = z.strictObject({
  /** Failures in a row until a probe is abnormal. */
  failures: z.int().min(1).max(100).default(3),
  /** Successes in a row until it is normal again. */
  successes: z.int().min(1).max(100).default(2),
});

const pattern = z.string().min(1).max(200);

const seriesSchema = z.strictObject({
  /** Names of series that are judged by themselves; `*` and `?` stand for any text and any character. */
  include: z
    .array(pattern)
    .max(200)
    .default([...INCLUDED_SERIES]),
  /** Names that are not, even when included. */
  exclude: z
    .array(pattern)
    .max(200)
    .default([...EXCLUDED_SERIES]),
  /**
   * Names of series that are critical: once improbable they are judged with the very frame that brings them, also when more of its
   * scrape is to come. `up`, counters of errors, probes and what indicators are made of always are.
   */
  critical: z
    .array(pattern)
    .max(200)
    .default([...CRITICAL_SERIES]),
  /** Series a service; more are counted and passed over. */
  max: z.int().min(1).max(20_000).default(2_000),
  /** Series that a worker holds, of all services, at 9 KB of memory each; more are counted and passed over. */
  maxHeld: z.int().min(1).max(1_000_000).default(50_000),
  /** A series that is gone for so long, while others of its service arrive, is no longer abnormal. */
  absentAfter: durationMs.prefault('60s'),
  /** When there is no room, series that are gone for so long give way. */
  forgetAfter: durationMs.prefault('6h'),
  /** What is abnormal for so long is taken for usual. */
  acceptAfter: durationMs.prefault('1h'),
});

const patterns = (usually: readonly string[]) =>
  z
    .array(pattern)
    .max(100)
    .default([...usually]);

const indicatorsSchema = z.strictObject({
  /** Counters of requests that were served: their rate, and the share of those that failed. `*` and `?` as above. */
  requests: patterns(DEFAULT_ROLES.requests),
  /** Histograms of how long they took, without `_bucket`, `_sum` and `_count`: the mean and the 0.95 quantile. */
  duration: patterns(DEFAULT_ROLES.duration),
  /** Counters of CPU seconds. */
  cpu: patterns(DEFAULT_ROLES.cpu),
  /** Counters of bytes. */
  network: patterns(DEFAULT_ROLES.network),
  /** Gauges of bytes that should not grow without end. */
  memory: patterns(DEFAULT_ROLES.memory),
  /** Gauges from 0 to 1 that are bad at 1. */
  saturation: patterns(DEFAULT_ROLES.saturation),
  /** Series that always move by themselves. */
  heartbeat: patterns(DEFAULT_ROLES.heartbeat),
  /** Names of which no indicator is made. */
  exclude: patterns(DEFAULT_ROLES.exclude),
  /** Routes that watchers call, not users: the labels route, path, handler, uri, endpoint, http_route. */
  ignoreRoutes: z.array(z.string().max(200)).max(100).default(['/healthz', '/health', '/livez', '/readyz', '/metrics']),
  /** Requests that a share of failures is taken of; fewer are collected until there are so many. */
  minRequests: z.int().min(1).default(5),
  /** Families of series a service and instance that indicators are made of; more are counted and passed over. */
  max: z.int().min(1).max(1_000).default(60),
  /** What users feel strongly. */
  critical: z
    .strictObject({
      /** Share of failed requests. */
      errors: z.number().min(0).max(1).default(0.2),
      /** Times the usual latency, */
      slowness: z.number().min(1).default(5),
      /** when it is at least so many seconds more. */
      seconds: z.number().min(0).default(0.25),
    })
    .prefault({}),
});

export const anomalyDetectorSchema = z.strictObject({
  probes: probesSchema.prefault({}),
  /**
   * How improbable what a series does must be by its past, in powers of ten, for all series the same: 4 is one value of ten thousand. A lone
   * series must be 2.6 times as improbable, two together 2.8 times, three together 3.5 times. Higher is quieter.
   */
  sensitivity: z.number().min(1).max(20).default(defaultService.least),
  series: seriesSchema.prefault({}),
  indicators: indicatorsSchema.prefault({}),
});
export type AnomalyDetectorConfig = z.output<typeof anomalyDetectorSchema>;
