import { isBefore, type RedisClient } from '@hale/bus';
import { type Request, type Response, Router } from 'express';
import { type ControlTail, entriesAfter, type TailEntry } from '../tail.ts';
import { Problem } from './problem.ts';
import { within } from './within.ts';

const HEARTBEAT_MS = 15_000;
/** What a page missed is told entry by entry up to this; beyond it is told to read everything again. */
const MAX_RESUME = 500;
/** A client that lets so many bytes pile up is cut off; its browser comes back with Last-Event-ID. */
const MAX_BACKLOG = 256 * 1024;
const MAX_CLIENTS = 100;

const STREAM_ID = /^\d{1,15}-\d{1,15}$/;

/**
 * GET /api/stream: server-sent events, one for each entry of the control stream, its id the stream's. A client that
 * comes back with Last-Event-ID gets what it missed, or the event `reset` when that is too much.
 */
export function streamRoute({ tail, redis }: { readonly tail: ControlTail; readonly redis: RedisClient }): Router {
  let clients = 0;
  const router = Router();
  router.get('/api/stream', async (request, response) => {
    if (clients >= MAX_CLIENTS) throw new Problem(503, 'Too many pages', 'Too many pages are open on this console.');
    await within(tail.ready);
    clients += 1;
    response.once('close', () => (clients -= 1));
    await new Client(response).serve(request, tail, redis);
  });
  return router;
}

class Client {
  readonly #response: Response;
  /** Live entries that came before the missed ones were read; undefined once these are sent. */
  #early: TailEntry[] | undefined = [];
  #last = '0-0';

  constructor(response: Response) {
    this.#response = response;
  }

  async serve(request: Request, tail: ControlTail, redis: RedisClient): Promise<void> {
    const response = this.#response;
    response.set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      Connection: 'keep-alive',
    });
    const unsubscribe = tail.subscribe((entry) => (this.#early ? this.#hold(entry) : this.#send(entry)));
    const heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MS);
    response.once('close', () => {
      unsubscribe();
      clearInterval(heartbeat);
    });
    response.flushHeaders();
    this.#write('retry: 2000\n: hello\n\n');
    const lastId = request.headers['last-event-id'];
    if (typeof lastId === 'string' && STREAM_ID.test(lastId)) await this.#resume(lastId, redis);
    for (const entry of this.#early ?? []) this.#send(entry);
    this.#early = undefined;
  }

  async #resume(lastId: string, redis: RedisClient): Promise<void> {
    this.#last = lastId;
    const missed = await within(entriesAfter(redis, lastId, MAX_RESUME)).catch(() => ({ entries: [], whole: false }));
    if (!missed.whole) this.#write('event: reset\ndata: {}\n\n');
    else for (const entry of missed.entries) this.#send(entry);
  }

  #hold(entry: TailEntry): void {
    if (this.#early && this.#early.length < MAX_RESUME) this.#early.push(entry);
    else this.#response.destroy();
  }

  #send({ id, ...entry }: TailEntry): void {
    if (!isBefore(this.#last, id)) return;
    this.#last = id;
    this.#write(`id: ${id}\ndata: ${JSON.stringify(entry)}\n\n`);
  }

  #write(text: string): void {
    if (this.#response.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength > MAX_BACKLOG) this.#response.destroy();
  }
}
