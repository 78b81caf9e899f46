import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Answer,
  CHANNEL,
  Channel,
  type Fields,
  refused,
  type SlackPost,
  type SlackReply,
} from './slack-channel.ts';

/** What the next call of a method is answered instead; `broken` cuts the connection, `swallowed` does the act first. */
export type SlackTrouble =
  | { readonly kind: 'rate-limited'; readonly retryAfterS: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'broken' }
  | { readonly kind: 'swallowed' };

export interface SlackStandIn {
  /** For `slackApiUrl`; ends in a slash. */
  readonly apiUrl: string;
  readonly token: string;
  readonly channel: string;
  /** Every message that was ever posted to the channel and not deleted, oldest first. */
  readonly posts: readonly SlackPost[];
  /** Those in threads, oldest first. */
  readonly replies: readonly SlackReply[];
  /** Methods in the order in which they were called, those that failed as well. */
  readonly calls: readonly string[];
  /** The next call of the method meets the trouble; several queue up. */
  troubleNext(method: string, trouble: SlackTrouble): void;
  /** Resolves when the channel holds so many messages. */
  holds(count: number): Promise<void>;
  /** A person deletes a message. */
  remove(ts: string): void;
  close(): Promise<void>;
}

const TOKEN = 'xoxb-stand-in-token';

/**
 * The part of Slack's Web API that posts, updates and finds messages, on 127.0.0.1, after docs.slack.dev: bodies
 * are form-urlencoded with `blocks` and `metadata` as JSON text; errors are HTTP 200 with `{ ok: false, error }`,
 * but 429 with Retry-After; history and replies show metadata only when asked with `include_all_metadata`.
 */
export async function startSlack(): Promise<SlackStandIn> {
  const channel = new Channel();
  const calls: string[] = [];
  const troubles = new Map<string, SlackTrouble[]>();
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = (request.url ?? '').replace('/api/', '');
    const fields = new URLSearchParams(await bodyOf(request));
    calls.push(method);
    const trouble = troubles.get(method)?.shift();
    if (trouble?.kind === 'broken') return void request.socket.destroy();
    if (trouble?.kind === 'rate-limited') {
      response.writeHead(429, { 'retry-after': String(trouble.retryAfterS), 'content-type': 'application/json' });
      return void response.end(JSON.stringify(refused('ratelimited')));
    }
    if (trouble?.kind === 'status') return void response.writeHead(trouble.status).end('upstream trouble');
    const answer = trouble?.kind === 'error' ? refused(trouble.error) : answerTo(method, request, fields, channel);
    if (trouble?.kind === 'swallowed') return void request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    token: TOKEN,
    channel: CHANNEL,
    posts: channel.posts,
    replies: channel.replies,
    calls,
    troubleNext(method, trouble) {
      troubles.set(method, [...(troubles.get(method) ?? []), trouble]);
    },
    holds: (count) => channel.holds(count),
    remove: (ts) => channel.remove(ts),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function answerTo(method: string, request: IncomingMessage, fields: Fields, channel: Channel): Answer {
  if (request.method !== 'POST') return refused('invalid_arguments');
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refused('invalid_form_data');
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? fields.get('token');
  if (token === null || token === '') return refused('not_authed');
  if (token !== TOKEN) return refused('invalid_auth');
  if (fields.get('channel') !== CHANNEL) return refused('channel_not_found');
  if (method === 'chat.postMessage') return channel.post(fields);
  if (method === 'chat.update') return channel.update(fields);
  if (method === 'conversations.history') return channel.history(fields);
  if (method === 'conversations.replies') return channel.thread(fields);
  return refused('unknown_method');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
