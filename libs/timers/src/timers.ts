import {
  BULL_PREFIX,
  type Clock,
  Connections,
  type Handler,
  type Logger,
  type Publisher,
  TransientError,
} from '@hale/bus';
import { type EventOf, type TimerData, topics } from '@hale/events';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';

const QUEUE = 'timers';
/** Firing takes milliseconds: a timer that was taken up and not finished within so much is taken up again. */
const LOCK_MS = 5_000;

export interface TimersSettings {
  readonly url: string;
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/**
 * Durable timers: `timer.set` becomes a delayed job under the timer's own id, a due job becomes `timer.fired`.
 * Several processes may run this on the same Redis. Setting a timer twice is one job; a job that runs twice
 * (a stalled worker) is one event, because it is published under the timer's id.
 */
export class Timers {
  readonly #settings: TimersSettings;
  readonly #connections: Connections;
  readonly #queue: Queue<TimerData>;
  #worker: Worker<TimerData> | undefined;

  constructor(settings: TimersSettings) {
    this.#settings = settings;
    this.#connections = new Connections(settings.url, QUEUE, settings.log);
    this.#queue = new Queue(QUEUE, { prefix: BULL_PREFIX, connection: this.#connections.open('queue') });
    this.#queue.on('error', (error) => this.#warn(error));
  }

  /** The handler of `timer.set`, for the bus's consumer of group `timers`. */
  readonly onTimerSet: Handler<EventOf<'timer.set'>, 'scheduled'> = async ({ data: { timer } }) => {
    const delay = Math.max(0, timer.dueAt - this.#settings.clock.now());
    // Finished jobs go at once: a repeated `timer.set` may run the job again, but not publish again.
    const options = {
      jobId: timer.id,
      delay,
      removeOnComplete: true,
      attempts: 1_000,
      backoff: { type: 'fixed', delay: 1_000 },
    };
    try {
      await this.#queue.add(timer.name, timer, options);
    } catch (error) {
      throw new TransientError('cannot schedule the timer', { cause: error });
    }
    return { reason: 'scheduled' };
  };

  start(): void {
    this.#worker = new Worker<TimerData>(QUEUE, async (job, token) => await this.#fire(job, token), {
      prefix: BULL_PREFIX,
      connection: this.#connections.open('worker'),
      concurrency: 10,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS,
      // A worker that dies over it, or a lost reply, is no reason to give a timer up.
      maxStalledCount: 1_000_000,
    });
    this.#worker.on('error', (error) => this.#warn(error));
  }

  /** Lets what is being fired finish; `abrupt` when Redis does not answer, or that would never end. */
  async stop({ abrupt = false } = {}): Promise<void> {
    await this.#worker?.close(abrupt);
    await this.#queue.close();
    this.#connections.close();
  }

  /** BullMQ goes by the clocks of whoever sets and fires: what comes early by Redis' clock waits for the rest. */
  async #fire(job: Job<TimerData>, token: string | undefined): Promise<void> {
    const { data: timer } = job;
    const earlyMs = timer.dueAt - this.#settings.clock.now();
    if (earlyMs > 0) {
      await job.moveToDelayed(Date.now() + earlyMs, token);
      throw new DelayedError();
    }
    const draft = topics['timer.fired'].draft({ timer }, { subject: `timer/${timer.id}`, time: timer.dueAt });
    await this.#settings.publisher.publishOnce(draft, timer.id);
  }

  #warn(error: Error): void {
    this.#settings.log.warn({ error: error.message }, 'timers');
  }
}
