import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as the stand-in's channel holds it. */
export interface SlackPost {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata:
    | { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> }
    | undefined;
  /** How often `chat.update` has replaced it. */
  readonly updates: number;
}

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
  /** Every message that was ever posted and not deleted, oldest first. */
  readonly posts: readonly SlackPost[];
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
const CHANNEL = 'C024BE91L';
const MAX_TEXT = 3_000;
const MAX_BLOCKS = 50;

type Fields = URLSearchParams;
type Answer = Readonly<Record<string, unknown>>;
const refused = (error: string): Answer => ({ ok: false, error });

/**
 * The part of Slack's Web API that posts, updates and finds messages, on 127.0.0.1, after docs.slack.dev: bodies
 * are form-urlencoded with `blocks` and `metadata` as JSON text; errors are HTTP 200 with `{ ok: false, error }`,
 * but 429 with Retry-After; history shows metadata only when asked with `include_all_metadata`.
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
  return refused('unknown_method');
}

class Channel {
  readonly posts: SlackPost[] = [];
  readonly #posted = new EventEmitter();
  #last = 0;

  async holds(count: number): Promise<void> {
    while (this.posts.length < count) await once(this.#posted, 'post');
  }

  post(fields: Fields): Answer {
    const content = contentOf(fields);
    if ('error' in content) return refused(content.error);
    // Slack names a message by its time in microseconds; no two in a channel are the same.
    this.#last = Math.max(this.#last + 1, Date.now() * 1_000);
    const ts = (this.#last / 1_000_000).toFixed(6);
    const post = { channel: CHANNEL, ts, ...content, updates: 0 };
    this.posts.push(post);
    this.#posted.emit('post');
    return { ok: true, channel: CHANNEL, ts, message: shown(post, true) };
  }

  update(fields: Fields): Answer {
    const index = this.posts.findIndex((post) => post.ts === fields.get('ts'));
    const known = this.posts[index];
    if (!known) return refused('message_not_found');
    const content = contentOf(fields);
    if ('error' in content) return refused(content.error);
    this.posts[index] = {
      ...known,
      ...content,
      metadata: content.metadata ?? known.metadata,
      updates: known.updates + 1,
    };
    return { ok: true, channel: CHANNEL, ts: known.ts, text: content.text };
  }

  /** Newest first, in pages, as Slack does. */
  history(fields: Fields): Answer {
    const oldest = Number(fields.get('oldest') ?? 0);
    const limit = Math.min(999, Number(fields.get('limit') ?? 100));
    const start = Number((fields.get('cursor') ?? 'at:0').slice('at:'.length));
    const all = this.posts.filter((post) => Number(post.ts) > oldest).toReversed();
    const page = all.slice(start, start + limit);
    const more = start + limit < all.length;
    return {
      ok: true,
      messages: page.map((post) => shown(post, fields.get('include_all_metadata') === 'true')),
      has_more: more,
      response_metadata: { next_cursor: more ? `at:${start + limit}` : '' },
    };
  }

  remove(ts: string): void {
    this.posts.splice(0, this.posts.length, ...this.posts.filter((post) => post.ts !== ts));
  }
}

function shown({ ts, text, blocks, metadata }: SlackPost, withMetadata: boolean): Answer {
  return { type: 'message', ts, text, blocks, bot_id: 'B01', ...(withMetadata && metadata && { metadata }) };
}

type Content = Pick<SlackPost, 'text' | 'blocks' | 'metadata'>;

function contentOf(fields: Fields): Content | { readonly error: string } {
  const blocks = fields.has('blocks') ? decoded(fields.get('blocks')) : [];
  const metadata = fields.has('metadata') ? decoded(fields.get('metadata')) : undefined;
  const text = fields.get('text') ?? '';
  if (!Array.isArray(blocks) || blocks.length > MAX_BLOCKS) return { error: 'invalid_blocks' };
  if (text === '' && blocks.length === 0) return { error: 'no_text' };
  if (blocks.some((block) => textsIn(block).some((part) => part === '' || part.length > MAX_TEXT))) {
    return { error: 'invalid_blocks' };
  }
  if (metadata !== undefined && !isMetadata(metadata)) return { error: 'invalid_metadata_format' };
  return { text, blocks, metadata };
}

function decoded(json: string | null): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return null;
  }
}

/** All texts of a block, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

function isMetadata(value: unknown): value is NonNullable<SlackPost['metadata']> {
  if (typeof value !== 'object' || value === null) return false;
  const { event_type, event_payload } = value as Record<string, unknown>;
  return typeof event_type === 'string' && typeof event_payload === 'object' && event_payload !== null;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
