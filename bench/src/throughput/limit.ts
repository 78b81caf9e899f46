import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Redis } from 'ioredis';
import type { Contestant } from './contestant.ts';
import type { Round, Worker } from './worker.ts';

const BATCH = 500;
const BATCHES_IN_FLIGHT = 3;
const GROUP = 'limit';
const FIRST_ID = 1_790_000_000_000;

const inputOf = (index: number): string => `limit:in:${index}`;
const outputOf = (index: number): string => `limit:out:${index}`;
const idOf = (position: number): string => `${FIRST_ID + position}-0`;

/**
 * What Redis itself does in one hop: pipelines encoded beforehand, each XREADGROUP of a batch, as many XADD and one
 * XACK; of the replies only the ends are looked for. Each process has streams of its own.
 */
export const limit: Contestant = {
  name: 'limit',
  events: (bytes) => (bytes > 500 ? 60_000 : 120_000),
  async fill(redis, { processes, events, input }) {
    for (let index = 0; index < processes; index += 1) {
      await append(redis, inputOf(index), events / processes, input);
      await redis.xgroup('CREATE', inputOf(index), GROUP, '0');
    }
  },
  async done(redis, { processes }) {
    const lengths = await Promise.all(Array.from({ length: processes }, (_, index) => redis.xlen(outputOf(index))));
    return lengths.reduce((sum, length) => sum + length, 0);
  },
};

async function append(redis: Redis, stream: string, count: number, inputs: readonly string[]): Promise<void> {
  for (let at = 0; at < count; at += BATCH) {
    const pipeline = redis.pipeline();
    for (let position = at; position < Math.min(count, at + BATCH); position += 1) {
      pipeline.xadd(stream, idOf(position), 'e', inputs[position % inputs.length] ?? '');
    }
    await pipeline.exec();
  }
}

export class LimitWorker implements Worker {
  #socket: Socket | undefined;
  #batches: Buffer[] = [];
  #adds = Buffer.alloc(0);
  #firstRead = '';

  async ready({ url, index, events, processes, output }: Round): Promise<void> {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(this.#socket, 'connect');
    const share = events / processes;
    const read = command('XREADGROUP', 'GROUP', GROUP, 'one', 'COUNT', String(BATCH), 'STREAMS', inputOf(index), '>');
    this.#adds = Buffer.from(command('XADD', outputOf(index), '*', 'e', output).repeat(BATCH));
    // The acknowledgement of a batch and the read of the next one.
    this.#batches = Array.from({ length: share / BATCH }, (_, batch) => {
      const ids = Array.from({ length: BATCH }, (_each, position) => idOf(batch * BATCH + position));
      return Buffer.from(command('XACK', inputOf(index), GROUP, ...ids) + read);
    });
    this.#firstRead = read;
  }

  async go(): Promise<void> {
    const socket = this.#socket;
    if (!socket) throw new Error('not connected');
    let sent = 0;
    let acknowledged = 0;
    const send = () => {
      for (; sent < this.#batches.length && sent - acknowledged < BATCHES_IN_FLIGHT; sent += 1) {
        socket.cork();
        socket.write(this.#adds);
        socket.write(this.#batches[sent] ?? '');
        socket.uncork();
      }
    };
    const all = Promise.withResolvers<void>();
    const integers = new IntegerCount();
    socket.on('data', (chunk: Buffer) => {
      acknowledged += integers.add(chunk);
      if (acknowledged === this.#batches.length) all.resolve();
      else send();
    });
    socket.write(this.#firstRead);
    send();
    await all.promise;
  }

  async stop(): Promise<void> {
    this.#socket?.destroy();
  }
}

/** Counts the replies that are integers, which here only XACK gives: no text holds a line that begins with a colon. */
class IntegerCount {
  /** What the last chunk ended with, as a line end may be cut in two. */
  #tail = '';

  add(chunk: Buffer): number {
    const seam = this.#tail + chunk.toString('latin1', 0, 2);
    let found = seam.includes('\r\n:') ? 1 : 0;
    for (let at = chunk.indexOf('\r\n:'); at >= 0; at = chunk.indexOf('\r\n:', at + 3)) found += 1;
    this.#tail = (this.#tail + chunk.toString('latin1', Math.max(0, chunk.length - 2))).slice(-2);
    return found;
  }
}

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
