import type { Logger } from '@hale/bus';
import { LogLevel, type Logger as SlackLogger, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackConfig } from '../../config.ts';
import type { SlackRef } from '../../policy/delivery.ts';
import type { Links } from '../../policy/links.ts';
import type { Message } from '../../policy/message.ts';
import type { Note } from '../../policy/note.ts';
import { renderNotes, renderSlack } from '../../policy/render-slack.ts';

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
  post(message: Message, now: number): Promise<SlackRef>;
  /** Replaces all of a message; the same update twice is one. */
  update(ref: SlackRef, message: Message, now: number): Promise<void>;
  /** Adds notes to the message's thread, as one reply; shown in the channel as well when one says that it got worse. */
  reply(ref: SlackRef, incident: string, notes: readonly Note[]): Promise<void>;
  /** The last note of ours in the thread among the replies after `since`; 0 when there is none. */
  lastNote(ref: SlackRef, incident: string, since: number): Promise<number>;
}

/** A call that takes longer is a failure of the network: the next look says whether it took effect. */
const TIMEOUT_MS = 5_000;
/** How far Redis' clock and Slack's may be apart. */
const SKEW_MS = 120_000;
const PAGE = 200;
const MAX_PAGES = 10;

const MESSAGE = 'hale_incident';
const NOTE = 'hale_note';
const payloadSchema = z.looseObject({
  event_type: z.literal(MESSAGE),
  event_payload: z.looseObject({ incident: z.string(), revision: z.int().nonnegative().catch(0) }),
});
const noteSchema = z.looseObject({
  event_type: z.literal(NOTE),
  event_payload: z.looseObject({ incident: z.string(), seq: z.int().nonnegative() }),
});

/** Nothing in a text becomes a mention or a preview. */
const AS_IT_IS = { parse: 'none', link_names: false } as const;
const WITHOUT_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const;

type Settings = Pick<SlackConfig, 'token' | 'channel' | 'apiUrl'>;

export function openSlackChannel({ token, channel, apiUrl }: Settings, links: Links, log: Logger): SlackChannel {
  const client = new WebClient(token, {
    // The lane retries and keeps the rate.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
    allowAbsoluteUrls: false,
    logger: quiet(log),
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  });
  const oldestOf = (since: number) => ((since - SKEW_MS) / 1_000).toFixed(6);
  return {
    async find(incident, since) {
      const query = { channel, oldest: oldestOf(since), limit: PAGE, include_all_metadata: true };
      for await (const candidate of pages((cursor) => client.conversations.history({ ...query, ...cursor }))) {
        const metadata = payloadSchema.safeParse(candidate.metadata).data;
        if (metadata?.event_payload.incident !== incident || candidate.ts === undefined) continue;
        return { ref: { channel, ts: candidate.ts }, revision: metadata.event_payload.revision };
      }
      return undefined;
    },
    async post(message, now) {
      const answer = await client.chat.postMessage({
        channel,
        ...renderSlack(message, links, now),
        metadata: metadataOf(message),
        ...AS_IT_IS,
        ...WITHOUT_PREVIEWS,
      });
      if (answer.ts === undefined) throw new Error('Slack did not name the message that it posted');
      return { channel: answer.channel ?? channel, ts: answer.ts };
    },
    async update(ref, message, now) {
      const content = renderSlack(message, links, now);
      await client.chat.update({ ...ref, ...content, metadata: metadataOf(message), ...AS_IT_IS });
    },
    async reply(ref, incident, notes) {
      const worse = notes.some(({ raised }) => raised);
      await client.chat.postMessage({
        channel: ref.channel,
        thread_ts: ref.ts,
        ...renderNotes(notes),
        metadata: { event_type: NOTE, event_payload: { incident, seq: notes.at(-1)?.seq ?? 0 } },
        // The client's types have the two replies apart.
        ...((worse ? { reply_broadcast: true } : {}) as { reply_broadcast?: false }),
        ...AS_IT_IS,
        ...WITHOUT_PREVIEWS,
      });
    },
    async lastNote(ref, incident, since) {
      const query = { ...ref, oldest: oldestOf(since), limit: PAGE, include_all_metadata: true };
      let last = 0;
      for await (const candidate of pages((cursor) => client.conversations.replies({ ...query, ...cursor }))) {
        const payload = noteSchema.safeParse(candidate.metadata).data?.event_payload;
        if (payload?.incident === incident) last = Math.max(last, payload.seq);
      }
      return last;
    },
  };
}

interface Page {
  readonly messages?: readonly { readonly ts?: string; readonly metadata?: unknown }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** The messages of all pages, {@link MAX_PAGES} at most. */
async function* pages(read: (cursor: { readonly cursor?: string }) => Promise<Page>) {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await read(cursor === undefined ? {} : { cursor });
    yield* answer.messages ?? [];
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return;
  }
}

function metadataOf({ incident, revision }: Message) {
  return { event_type: MESSAGE, event_payload: { incident, revision } };
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
