import { z } from 'zod';

export const consoleSchema = z.strictObject({
  /** Of the page and its API; 0 picks a free one. */
  port: z.int().min(0).max(65_535).default(7070),
  /** Names under which the console may be asked for besides loopback's: `hale.example.com`, with or without port. */
  hosts: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'a host name, with or without a port')
        .toLowerCase(),
    )
    .default([]),
  /** Who asks must know it; the token of the HTTP server when absent, and nobody needs one when both are. */
  token: z.string().min(16).optional(),
  /** Buttons of Slack messages, at /api/slack/interactions. They need `links.secret` as well. */
  slack: z
    .strictObject({
      /** Of the Slack app: what comes is believed when it is signed with it. */
      signingSecret: z.string().min(1),
      /** Who may decide, and under which name: Slack's id of a user to a name. Nobody else may. */
      users: z
        .record(
          z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'the id of a user, such as U012AB3CD'),
          z.string().min(1).max(100),
        )
        .refine((users) => Object.keys(users).length > 0, 'nobody could press a button'),
    })
    .optional(),
  /** Webhooks (v3) of PagerDuty, at /api/pagerduty/webhook: who acknowledges or resolves there does it here. */
  pagerduty: z
    .strictObject({
      /** Of the webhook subscription; two while one is being changed. */
      secrets: z.array(z.string().min(1)).min(1).max(5),
    })
    .optional(),
});
export type ConsoleConfig = z.output<typeof consoleSchema>;
