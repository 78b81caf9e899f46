import { Queue, Worker as QueueWorker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Contestant } from './contestant.ts';
import type { Round, Worker } from './worker.ts';

const PREFIX = 'bullmq';
const [INPUT, OUTPUT] = ['in', 'out'];
/** More brought no more. */
const CONCURRENCY = 50;
const FILL_BATCH = 500;
const FORGET = { removeOnComplete: true, removeOnFail: true };

const keyOf = (queue: string, what: string): string => `${PREFIX}:${queue}:${what}`;

/**
 * The same work as jobs of BullMQ: a job out for every job in. Set up as is usual for throughput: many jobs at once in
 * each process, connections of their own for queue and worker, jobs removed when they are done.
 */
export const bullmq: Contestant = {
  name: 'bullmq',
  events: () => 4_000,
  async fill(_, { url, events, input }) {
    const connection = connect(url);
    const queue = new Queue(INPUT, { prefix: PREFIX, connection, defaultJobOptions: FORGET });
    const jobs = Array.from({ length: events }, (_each, index) => ({
      name: 'e',
      data: JSON.parse(input[index % input.length] ?? '') as unknown,
    }));
    for (let at = 0; at < events; at += FILL_BATCH) await queue.addBulk(jobs.slice(at, at + FILL_BATCH));
    await queue.close();
    connection.disconnect();
  },
  async done(redis) {
    const [out, active] = await Promise.all([redis.llen(keyOf(OUTPUT, 'wait')), redis.llen(keyOf(INPUT, 'active'))]);
    return Math.max(0, out - active);
  },
};

export class BullmqWorker implements Worker {
  readonly #connections: Redis[] = [];
  #queue: Queue | undefined;
  #worker: QueueWorker | undefined;

  async ready({ url, output }: Round): Promise<void> {
    const [connection, forWorker] = [connect(url), connect(url)];
    this.#connections.push(connection, forWorker);
    const queue = new Queue(OUTPUT, { prefix: PREFIX, connection, defaultJobOptions: FORGET });
    const data = JSON.parse(output) as unknown;
    this.#queue = queue;
    this.#worker = new QueueWorker(INPUT, async () => void (await queue.add('e', data)), {
      prefix: PREFIX,
      connection: forWorker,
      concurrency: CONCURRENCY,
      autorun: false,
    });
    this.#worker.on('error', (error) => process.stderr.write(`${error.message}\n`));
    await Promise.all([queue.waitUntilReady(), this.#worker.waitUntilReady()]);
  }

  async go(): Promise<void> {
    this.#worker?.run().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }

  async stop(): Promise<void> {
    await this.#worker?.close();
    await this.#queue?.close();
    for (const connection of this.#connections.splice(0)) connection.disconnect();
  }
}

const connect = (url: string): Redis => new Redis(url, { maxRetriesPerRequest: null });
