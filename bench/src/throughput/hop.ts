import { setTimeout as delay } from 'node:timers/promises';
import { type Bus, type Consumer, streamOfName } from '@hale/bus';
import { Redis } from 'ioredis';
import { PARTITIONS, startBus } from '../bus.ts';
import { randomFrom } from '../random.ts';
import type { Contestant } from './contestant.ts';
import { linesDraft, linesToSeries } from './events.ts';
import type { Round, Worker } from './worker.ts';

const GROUP = 'bench';
const PUBLISH_BATCH = 200;
/** Until the processes have found each other and shared the partitions; one alone needs none of it. */
const SHARING_MS = 900;
const STARTING_MS = 150;

/** What was published once, kept apart, to be copied for each round. */
const databaseOf = (bytes: number): number => (bytes > 500 ? 2 : 1);
const slots = Array.from({ length: PARTITIONS }, (_, slot) => String(slot));
const inputs = slots.map((slot) => streamOfName('logs.collected', slot));
const outputs = slots.map((slot) => streamOfName('metrics.sampled', slot));

/** Our bus: validated in and out, committed under the fence, a batch at a time. The consumers wait on empty streams for what comes. */
export const hop: Contestant = {
  name: 'hop',
  events: (bytes) => (bytes > 500 ? 30_000 : 60_000),
  async fill(_, { url, bytes }) {
    const redis = new Redis(url, { db: databaseOf(bytes) });
    const copies = redis.multi();
    for (const stream of inputs) copies.copy(stream, stream, 'DB', 0, 'REPLACE');
    await copies.exec();
    redis.disconnect();
  },
  async start(redis) {
    // As a publish would.
    const wakes = redis.pipeline();
    for (const stream of inputs) wakes.publish(stream, '');
    await wakes.exec();
  },
  async done(redis) {
    const lengths = redis.pipeline();
    for (const stream of outputs) lengths.xlen(stream);
    const replies = (await lengths.exec()) ?? [];
    return replies.reduce((sum, [, length]) => sum + Number(length), 0);
  },
};

/** Publishes what the rounds copy; some of the texts, for who moves the same bytes in another way. */
export async function prepareInput(url: string, bytes: number, seed: number): Promise<string[]> {
  const random = randomFrom(seed);
  const count = hop.events(bytes);
  const bus = await startBus(`${url}/${databaseOf(bytes)}`, 'bench');
  await bus.consumer({ group: GROUP, handlers: { 'logs.collected': linesToSeries } }).prepare();
  const publisher = bus.publisher('bench');
  for (let at = 0; at < count; at += PUBLISH_BATCH) {
    await publisher.publish(Array.from({ length: PUBLISH_BATCH }, (_, index) => linesDraft(at + index, bytes, random)));
  }
  bus.close();
  return await textsOf(url, inputs[0] ?? '', 1_000, databaseOf(bytes));
}

/** What the last round gave out, as text. */
export async function outputText(url: string): Promise<string> {
  const [text] = await textsOf(url, outputs[0] ?? '', 1, 0);
  return text ?? '';
}

async function textsOf(url: string, stream: string, count: number, db: number): Promise<string[]> {
  const redis = new Redis(url, { db });
  const entries = await redis.xrange(stream, '-', '+', 'COUNT', count);
  redis.disconnect();
  return entries.map(([, fields]) => fields[1] ?? '');
}

export class HopWorker implements Worker {
  #bus: Bus | undefined;
  #consumer: Consumer | undefined;

  async ready({ url, index, processes }: Round): Promise<void> {
    this.#bus = await startBus(url, `bench-${index}`);
    this.#consumer = this.#bus.consumer({ group: GROUP, handlers: { 'logs.collected': linesToSeries } });
    await this.#consumer.prepare();
    this.#consumer.start();
    await delay(processes > 1 ? SHARING_MS : STARTING_MS);
  }

  /** It has begun already and waits. */
  async go(): Promise<void> {}

  async stop(): Promise<void> {
    await this.#consumer?.stop();
    this.#bus?.close();
  }
}
