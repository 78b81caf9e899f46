import { parseAddress } from '@hale/bus/address';
import { nameSchema } from '@hale/events';
import { z } from 'zod';
import { durationMs, intervalMs } from './duration.ts';

const expectSchema = z.strictObject({
  /** Accepted status codes of an HTTP probe. */
  status: z.array(z.int().min(100).max(599)).min(1).default([200]),
});

const probeSchema = z.strictObject({
  name: nameSchema.default('health'),
  http: z.url({ protocol: /^https?$/ }).optional(),
  tcp: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/, 'host:port')
    .optional(),
  every: intervalMs.prefault('5s'),
  timeout: durationMs.prefault('1s'),
  expect: expectSchema.prefault({}),
});

/** Where a plane's Redis is: one server, a primary that Sentinel names, or a Cluster. */
const redisAddress = z.string().superRefine((text, context) => {
  try {
    parseAddress(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});

export const watchedServiceSchema = z.strictObject({
  /** Other names under which senders speak of it: a label's value, a host name, a service.name. */
  aliases: z.array(z.string().min(1).max(200)).default([]),
  /** How the Docker engine knows it: a container's name, or the labels that Compose gives its containers. */
  docker: z
    .strictObject({
      container: z.string().min(1).max(200).optional(),
      composeService: z.string().min(1).max(200).optional(),
      composeProject: z.string().min(1).max(200).optional(),
    })
    .refine(
      ({ container, composeService }) => (container === undefined) !== (composeService === undefined),
      'needs container or composeService',
    )
    .optional(),
  /** Services that this one calls. */
  dependsOn: z.array(nameSchema).default([]),
  /** Trouble here is critical from the start. */
  critical: z.boolean().default(false),
  probes: z
    .array(probeSchema.refine((probe) => (probe.http === undefined) !== (probe.tcp === undefined), 'needs http or tcp'))
    .refine(
      (probes) => new Set(probes.map(({ name }) => name)).size === probes.length,
      'two probes have the same name: name them',
    )
    .default([]),
  scrape: z
    .array(
      z.strictObject({
        url: z.url({ protocol: /^https?$/ }),
        every: intervalMs.prefault('15s'),
        timeout: durationMs.prefault('3s'),
      }),
    )
    .default([]),
  logs: z.array(z.strictObject({ file: z.string().min(1) })).default([]),
});
export type WatchedService = z.output<typeof watchedServiceSchema>;

/** The part of hale.yaml that every service reads. */
export const coreSchema = z.strictObject({
  /** deployment.environment.name of what is watched. */
  env: nameSchema.default('production'),
  redis: z
    .strictObject({
      /** The control plane's, and the telemetry plane's as long as that has none of its own; forms: see above. */
      url: redisAddress.default('redis://127.0.0.1:6379'),
      /** The telemetry plane's own Redis; the control plane's when absent. */
      telemetryUrl: redisAddress.optional(),
      /** Telemetry partitions. A change needs empty telemetry streams. */
      partitions: z.int().min(1).max(1024).default(16),
      /** A telemetry group whose oldest unread entry is older gives up what it has not read, and says so. */
      maxLag: durationMs.prefault('15m'),
      /**
       * Of each server: above this nothing more is taken from those who push (503). Telemetry gives way from half of it on,
       * so that it is not reached.
       */
      highWater: z
        .strictObject({
          /** Of Redis' maxmemory, where it has one. */
          share: z.number().min(0.1).max(1).default(0.85),
          /** Bytes in use, where it has none. */
          bytes: z
            .int()
            .min(1_048_576)
            .default(4 * 1_073_741_824),
        })
        .prefault({}),
    })
    .prefault({}),
  http: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      /** 0 picks a free port. */
      port: z.int().min(0).max(65_535).default(0),
      /** Needed to listen on anything but loopback. */
      token: z.string().min(16).optional(),
    })
    .prefault({}),
  /** For messages that lead people back here. */
  links: z
    .strictObject({
      /** Where people reach the console: `https://hale.example.com`. Absent: messages have no link. */
      url: z.url({ protocol: /^https?$/ }).optional(),
      /** Signs the buttons of messages, so that nobody can press one that was never shown. Absent: no buttons. */
      secret: z.string().min(32).optional(),
    })
    .prefault({}),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** What is watched, by name. */
  services: z.record(nameSchema, watchedServiceSchema).default({}),
});
export type CoreConfig = z.output<typeof coreSchema>;
