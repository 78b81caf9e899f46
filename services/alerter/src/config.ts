import { durationMs } from '@hale/config';
import { z } from 'zod';

const slackSchema = z.strictObject({
  /** A bot token with the scopes `chat:write` and `channels:history` (`groups:history` for a private channel). */
  token: z.string().min(1),
  /** The channel's id, as its details show it; a name is not enough to read its history. */
  channel: z.string().regex(/^[CDG][A-Z0-9]{2,}$/, 'the id of a channel, such as C024BE91L'),
  /** Another base URL of Slack's Web API, such as a proxy. */
  apiUrl: z.url({ protocol: /^https?$/ }).optional(),
});
export type SlackConfig = z.output<typeof slackSchema>;

export const alerterSchema = z.strictObject({
  /** How long changes of one incident are gathered into one update. An incident's first message does not wait. */
  debounce: durationMs.prefault('1s'),
  /** Absent: incidents go to the log only. */
  slack: slackSchema.optional(),
});
