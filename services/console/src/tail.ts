import { CONTROL_STREAM, discard, type Logger, open, type RedisClient } from '@hale/bus';
import { z } from 'zod';

/** An entry of the control stream as a page needs it: what happened to what, not the event itself. */
export interface TailEntry {
  /** The stream's id of the entry. */
  readonly id: string;
  readonly type: string;
  readonly event: string;
  readonly incident?: string;
}

export type TailListener = (entry: TailEntry) => void;

const BLOCK_MS = 5_000;
/** A read that is not back by then never comes back: the connection is thrown away. */
const OVERDUE_MS = 10_000;
const BATCH = 200;

const eventSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  correlationid: z.string().optional(),
});

/** One blocked read of the control stream for all pages. It belongs to no group and takes nothing from anybody. */
export class ControlTail {
  readonly name = 'control-tail';
  readonly #listeners = new Set<TailListener>();
  readonly #url: string;
  readonly #log: Logger;
  readonly #ready = Promise.withResolvers<void>();
  #last: string | undefined;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
  }

  /** Resolves when it knows where it reads from: what is said from then on is heard. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Calls the listener with every entry from here on, until the returned function is called. */
  subscribe(listener: TailListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads until the signal aborts. Throws when Redis keeps silent; run again, it goes on where it was. */
  async run(signal: AbortSignal): Promise<void> {
    const redis = open(this.#url, 'hale-console-tail', this.#log);
    const aborted = new Promise<'aborted'>((resolve) =>
      signal.addEventListener('abort', () => resolve('aborted'), { once: true }),
    );
    try {
      while (!signal.aborted) {
        const read = await Promise.race([inTime(this.#read(redis)), aborted]);
        if (read === 'aborted') return;
        for (const entry of read) for (const listener of this.#listeners) listener(entry);
      }
    } finally {
      discard(redis);
    }
  }

  async #read(redis: RedisClient): Promise<TailEntry[]> {
    this.#last ??= await newest(redis);
    this.#ready.resolve();
    const answer = await redis.xread('COUNT', BATCH, 'BLOCK', BLOCK_MS, 'STREAMS', CONTROL_STREAM, this.#last);
    const entries = answer?.[0]?.[1] ?? [];
    this.#last = entries.at(-1)?.[0] ?? this.#last;
    return entries.flatMap(([id, fields]) => entryOf(id, fields));
  }
}

/** Entries after an id, oldest first; `whole` is false when there are more than `limit`. */
export async function entriesAfter(
  redis: RedisClient,
  id: string,
  limit: number,
): Promise<{ entries: TailEntry[]; whole: boolean }> {
  const found = await redis.xrange(CONTROL_STREAM, `(${id}`, '+', 'COUNT', limit + 1);
  const entries = found.slice(0, limit).flatMap(([entryId, fields]) => entryOf(entryId, fields));
  return { entries, whole: found.length <= limit };
}

async function newest(redis: RedisClient): Promise<string> {
  const [entry] = await redis.xrevrange(CONTROL_STREAM, '+', '-', 'COUNT', 1);
  return entry?.[0] ?? '0-0';
}

function entryOf(id: string, fields: readonly string[]): TailEntry[] {
  const event = eventSchema.safeParse(jsonOf(fields[fields.indexOf('e') + 1] ?? ''));
  if (!event.success || event.data.type.startsWith('timer.')) return [];
  const { type, subject, correlationid } = event.data;
  const incident = correlationid ?? /^incident\/(.+)$/.exec(subject)?.[1];
  return [{ id, type, event: event.data.id, ...(incident !== undefined && { incident }) }];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('redis does not answer')), OVERDUE_MS);
  });
  // Nobody waits for a read that is given up: its failure is ours already.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, overdue]);
  } finally {
    clearTimeout(timer);
  }
}
