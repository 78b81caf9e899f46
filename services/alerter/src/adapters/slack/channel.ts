import type { Logger } from '@hale/bus';
import { LogLevel, type Logger as SlackLogger, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackConfig } from '../../config.ts';
import type { SlackRef } from '../../policy/delivery.ts';
import type { Message } from '../../policy/message.ts';
import { renderSlack } from '../../policy/render.ts';

/** A message of ours that is in the channel already. */
export interface FoundMessage {
  readonly ref: SlackRef;
  /** The message revision that it was last given; 0 when it does not say. */
  readonly revision: number;
}

/** One Slack channel. Every call throws what `slackFailure` understands. */
export interface SlackChannel {
  /** The incident's message among those posted after `since` (milliseconds by Redis' clock), or undefined. */
  find(incident: string, since: number): Promise<FoundMessage | undefined>;
  post(message: Message): Promise<SlackRef>;
  /** Replaces all of a message; the same update twice is one. */
  update(ref: SlackRef, message: Message): Promise<void>;
}

/** A call that takes longer is a failure of the network: the next look says whether it took effect. */
const TIMEOUT_MS = 5_000;
/** How far Redis' clock and Slack's may be apart. */
const SKEW_MS = 120_000;
const PAGE = 200;
const MAX_PAGES = 10;

const EVENT_TYPE = 'hale_incident';
const payloadSchema = z.looseObject({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.looseObject({ incident: z.string(), revision: z.int().nonnegative().catch(0) }),
});

export function openSlackChannel({ token, channel, apiUrl }: SlackConfig, log: Logger): SlackChannel {
  const client = new WebClient(token, {
    // The stream must not wait for Slack: retries and rate limits are timers of ours.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
    allowAbsoluteUrls: false,
    logger: quiet(log),
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  });
  return {
    async find(incident, since) {
      const oldest = ((since - SKEW_MS) / 1_000).toFixed(6);
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const answer = await client.conversations.history({
          channel,
          oldest,
          limit: PAGE,
          include_all_metadata: true,
          ...(cursor !== undefined && { cursor }),
        });
        for (const candidate of answer.messages ?? []) {
          const metadata = payloadSchema.safeParse(candidate.metadata).data;
          if (metadata?.event_payload.incident !== incident || candidate.ts === undefined) continue;
          return { ref: { channel, ts: candidate.ts }, revision: metadata.event_payload.revision };
        }
        cursor = answer.response_metadata?.next_cursor;
        if (!cursor) return undefined;
      }
      return undefined;
    },
    async post(message) {
      const answer = await client.chat.postMessage({
        channel,
        ...renderSlack(message),
        metadata: metadataOf(message),
        parse: 'none',
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
      });
      if (answer.ts === undefined) throw new Error('Slack did not name the message that it posted');
      return { channel: answer.channel ?? channel, ts: answer.ts };
    },
    async update(ref, message) {
      await client.chat.update({
        ...ref,
        ...renderSlack(message),
        metadata: metadataOf(message),
        parse: 'none',
        link_names: false,
      });
    },
  };
}

function metadataOf({ incident, revision }: Message) {
  return { event_type: EVENT_TYPE, event_payload: { incident, revision } };
}

/** The client's own words go to the debug log: what matters comes back as an error. */
function quiet(log: Logger): SlackLogger {
  const write = (...words: unknown[]) =>
    log.debug({ slack: words.map(String).join(' ').slice(0, 500) }, 'slack client');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: write,
    error: write,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
