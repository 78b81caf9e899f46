import { EventEmitter, once } from 'node:events';

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

/** A message in the thread of another. */
export interface SlackReply extends SlackPost {
  readonly threadTs: string;
  /** Shown in the channel as well. */
  readonly broadcast: boolean;
}

export const CHANNEL = 'C024BE91L';
const MAX_TEXT = 3_000;
const MAX_BLOCKS = 50;
/** Of a button. */
const MAX_VALUE = 2_000;

export type Fields = URLSearchParams;
export type Answer = Readonly<Record<string, unknown>>;
export const refused = (error: string): Answer => ({ ok: false, error });

/** A channel with its threads, as far as the methods of the stand-in need it. */
export class Channel {
  readonly posts: SlackPost[] = [];
  readonly replies: SlackReply[] = [];
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
    const threadTs = fields.get('thread_ts');
    if (threadTs === null) this.posts.push(post);
    else if (!this.posts.some((parent) => parent.ts === threadTs)) return refused('thread_not_found');
    else this.replies.push({ ...post, threadTs, broadcast: fields.get('reply_broadcast') === 'true' });
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
    const broadcast = this.replies.filter((reply) => reply.broadcast);
    return pageOf(
      [...this.posts, ...broadcast].toSorted((a, b) => Number(b.ts) - Number(a.ts)),
      fields,
    );
  }

  /** The message and its thread, oldest first, in pages. */
  thread(fields: Fields): Answer {
    const ts = fields.get('ts');
    const parent = this.posts.find((post) => post.ts === ts);
    if (!parent) return refused('thread_not_found');
    return pageOf([parent, ...this.replies.filter(({ threadTs }) => threadTs === ts)], fields);
  }

  remove(ts: string): void {
    this.posts.splice(0, this.posts.length, ...this.posts.filter((post) => post.ts !== ts));
  }
}

function pageOf(messages: readonly SlackPost[], fields: Fields): Answer {
  const oldest = Number(fields.get('oldest') ?? 0);
  const limit = Math.min(999, Number(fields.get('limit') ?? 100));
  const start = Number((fields.get('cursor') ?? 'at:0').slice('at:'.length));
  const all = messages.filter((post) => Number(post.ts) > oldest);
  const more = start + limit < all.length;
  return {
    ok: true,
    messages: all.slice(start, start + limit).map((post) => shown(post, fields.get('include_all_metadata') === 'true')),
    has_more: more,
    response_metadata: { next_cursor: more ? `at:${start + limit}` : '' },
  };
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
  if (
    blocks.some((block) => elementsOf(block).some((value) => typeof value === 'string' && value.length > MAX_VALUE))
  ) {
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

/** What the buttons of a block send back. */
function elementsOf(block: unknown): unknown[] {
  const { elements } = (block ?? {}) as { elements?: unknown };
  return Array.isArray(elements) ? elements.map((element: { value?: unknown } | null) => element?.value) : [];
}

function isMetadata(value: unknown): value is NonNullable<SlackPost['metadata']> {
  if (typeof value !== 'object' || value === null) return false;
  const { event_type, event_payload } = value as Record<string, unknown>;
  return typeof event_type === 'string' && typeof event_payload === 'object' && event_payload !== null;
}
