import { durationMs } from '@hale/config';
import { nameSchema } from '@hale/events';
import { z } from 'zod';

const perMinute = z.number().positive().max(6_000);

const slackSchema = z.strictObject({
  /** A bot token with the scopes `chat:write` and `channels:history` (`groups:history` for a private channel). */
  token: z.string().min(1),
  /** The channel's id, as its details show it; a name is not enough to read its history. */
  channel: z.string().regex(/^[CDG][A-Z0-9]{2,}$/, 'the id of a channel, such as C024BE91L'),
  /** Another base URL of Slack's Web API, such as a proxy. */
  apiUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Incidents that are brought up to date a minute, evenly spread. Slack takes about one message a second. */
  perMinute: perMinute.default(50),
});

const pagerdutySchema = z.strictObject({
  /** Of an Events API v2 integration of the service to page. */
  routingKey: z.string().regex(/^[A-Za-z0-9]{32}$/, 'the 32 characters of an integration key'),
  /** Another base URL of the Events API, such as that of the EU or a proxy. */
  url: z.url({ protocol: /^https?$/ }).default('https://events.pagerduty.com'),
  /** Incidents that are brought up to date a minute. PagerDuty takes about 120 events of one key. */
  perMinute: perMinute.default(120),
});

const emailSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  /** Speaks TLS from the first byte, as on port 465. Otherwise the connection is upgraded by STARTTLS. */
  secure: z.boolean().default(false),
  /** Without TLS nothing is sent; false for a relay on the same machine only. */
  requireTls: z.boolean().default(true),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  from: z.email(),
  to: z.array(z.email()).min(1).max(50),
  /** Messages a minute. */
  perMinute: perMinute.default(30),
});

export type SlackConfig = z.output<typeof slackSchema>;
export type PagerdutyConfig = z.output<typeof pagerdutySchema>;
export type EmailConfig = z.output<typeof emailSchema>;

const receiverSchema = z.discriminatedUnion('kind', [
  slackSchema.extend({ kind: z.literal('slack') }),
  pagerdutySchema.extend({ kind: z.literal('pagerduty') }),
  emailSchema.extend({ kind: z.literal('email') }),
]);
export type ReceiverConfig = z.output<typeof receiverSchema>;

const oneOrMore = <Item extends z.ZodType>(item: Item) => z.union([item, z.array(item).min(1)]);

const routeSchema = z.strictObject({
  /** All that is given must hold; an incident of several services matches by any of them. Empty: everything. */
  match: z
    .strictObject({
      severity: oneOrMore(z.enum(['info', 'warning', 'critical'])).optional(),
      service: oneOrMore(nameSchema).optional(),
      env: oneOrMore(nameSchema).optional(),
      /** The highest rung that has looked at it, at least: 3 is a human. */
      rung: z.int().min(0).max(3).optional(),
    })
    .prefault({}),
  /** Who is told, by name; `log` alone for nobody. */
  receivers: z.array(nameSchema).min(1),
  /** The routes behind this one are looked at as well. */
  continue: z.boolean().default(false),
});

const RESERVED = ['log', 'slack', 'pagerduty', 'email'];

export const alerterSchema = z
  .strictObject({
    /** How long changes of one incident are gathered into one update. */
    debounce: durationMs.prefault('1s'),
    /** How long an incident's first message waits. One that is over before that is not told, except to the log. */
    groupWait: durationMs.prefault('0s'),
    /** The receiver `slack`: one message an incident, kept up to date, with its story in the thread. */
    slack: slackSchema.optional(),
    /** The receiver `pagerduty`: pages, acknowledges and resolves under the incident's id. */
    pagerduty: pagerdutySchema.optional(),
    /** The receiver `email`: one thread an incident. */
    email: emailSchema.optional(),
    /** Further receivers by name, several of a kind if need be. */
    receivers: z.record(nameSchema, receiverSchema).default({}),
    /**
     * Who is told of what: the first route that matches, and those behind it as long as `continue` says so. What
     * no route matches goes to every Slack and email receiver, and to PagerDuty when it is critical or needs a human.
     */
    routes: z.array(routeSchema).default([]),
  })
  .superRefine((config, context) => {
    for (const name of Object.keys(config.receivers)) {
      if (RESERVED.includes(name)) {
        context.addIssue({
          code: 'custom',
          path: ['receivers', name],
          message: `alerter.${name} is the one of that name`,
        });
      }
    }
    const known = new Set(['log', ...receiversOf(config).keys()]);
    config.routes.forEach(({ receivers }, index) => {
      const unknown = receivers.filter((name) => !known.has(name));
      if (unknown.length === 0) return;
      const message = `no receiver of that name: ${unknown.join(', ')}; there are ${[...known].join(', ')}`;
      context.addIssue({ code: 'custom', path: ['routes', index, 'receivers'], message });
    });
  });
export type AlerterConfig = z.output<typeof alerterSchema>;

/** All receivers by name; the log, which is always there, is none of them. */
export function receiversOf({
  slack,
  pagerduty,
  email,
  receivers,
}: Pick<AlerterConfig, 'slack' | 'pagerduty' | 'email' | 'receivers'>): Map<string, ReceiverConfig> {
  return new Map<string, ReceiverConfig>([
    ...(slack ? [['slack', { kind: 'slack', ...slack }] as const] : []),
    ...(pagerduty ? [['pagerduty', { kind: 'pagerduty', ...pagerduty }] as const] : []),
    ...(email ? [['email', { kind: 'email', ...email }] as const] : []),
    ...Object.entries(receivers),
  ]);
}
