import { Redis } from 'ioredis';
import type { Contestant } from './contestant.ts';
import type { Round, Worker } from './worker.ts';

const [INPUT, OUTPUT, GROUP] = ['naive:in', 'naive:out', 'naive'];

/** What one writes first: read one, parse it, publish, acknowledge. No validation, no fence, no retry. */
export const naive: Contestant = {
  name: 'naive',
  events: () => 4_000,
  async fill(redis, { events, input }) {
    const pipeline = redis.pipeline();
    for (let at = 0; at < events; at += 1) pipeline.xadd(INPUT, '*', 'e', input[at % input.length] ?? '');
    await pipeline.exec();
    await redis.xgroup('CREATE', INPUT, GROUP, '0');
  },
  done: (redis) => redis.xlen(OUTPUT),
};

type Reply = [stream: string, entries: [id: string, fields: string[]][]][];

export class NaiveWorker implements Worker {
  #redis: Redis | undefined;
  #consumer = '';
  #output = '';

  async ready({ url, index, output }: Round): Promise<void> {
    this.#redis = new Redis(url);
    this.#consumer = `naive-${index}`;
    this.#output = output;
    await this.#redis.ping();
  }

  async go(): Promise<void> {
    const redis = this.#redis;
    if (!redis) throw new Error('not connected');
    for (;;) {
      const reply = await redis.xreadgroup('GROUP', GROUP, this.#consumer, 'COUNT', 1, 'STREAMS', INPUT, '>');
      const [entry] = (reply as Reply | null)?.[0]?.[1] ?? [];
      if (!entry) return;
      const [id, [, text = '']] = entry;
      const event = JSON.parse(text) as { readonly type: string };
      if (event.type === '') throw new Error('no event');
      await redis.xadd(OUTPUT, '*', 'e', this.#output);
      await redis.xack(INPUT, GROUP, id);
    }
  }

  async stop(): Promise<void> {
    this.#redis?.disconnect();
  }
}
