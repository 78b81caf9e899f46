import { Bus, type Logger } from '@hale/bus';
import { Registry } from 'prom-client';
import { PARTITIONS } from './events.ts';

export type WorkerName = 'limit' | 'hop' | 'naive' | 'bullmq' | 'chain' | 'producer' | 'detector';
export type Call = 'ready' | 'go' | 'stop';

/** What a worker process is told before a round. */
export interface Round {
  readonly url: string;
  /** Which of how many processes that share the work. */
  readonly index: number;
  readonly processes: number;
  /** What comes in and goes out, together. */
  readonly events: number;
  /** The text of what goes out, of the length of what our hop says. */
  readonly output: string;
}

/** One side of a round in a process of its own. A round is `ready`, `go`, `stop`, in this order. */
export interface Worker<Told = Round> {
  /** Connects; resolves when it could begin at once. */
  ready(round: Told): Promise<void>;
  /** Begins; resolves early or when there is nothing left. */
  go(): Promise<void>;
  stop(): Promise<void>;
}

const nothing = (): void => undefined;
const say = (fields: object, message: string): void =>
  void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const QUIET: Logger = { debug: nothing, info: nothing, warn: say, error: say, child: () => QUIET };

/** A bus that says only what is wrong. */
export async function startBus(url: string, consumer: string): Promise<Bus> {
  const settings = { controlUrl: url, partitions: PARTITIONS, consumer, log: QUIET, registry: new Registry() };
  const bus = new Bus(settings);
  await bus.start();
  return bus;
}
