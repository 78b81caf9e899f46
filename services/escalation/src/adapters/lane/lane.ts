import { BULL_PREFIX, type Clock, Connections, type Logger, type Publisher } from '@hale/bus';
import { topics } from '@hale/events';
import type { Answer, Ladder, Rung } from '@hale/models';
import type { Source } from '@hale/runtime';
import { Queue, Worker } from 'bullmq';
import type { Job, Lane } from '../../handlers/on-model-asked.ts';
import { MOST_TRIES, RetryLater, retryIn } from './retry.ts';

export interface LaneSettings {
  readonly url: string;
  readonly rung: Rung;
  /** Requests at a time, and in a minute, of all processes together the latter. */
  readonly concurrency: number;
  readonly perMinute: number;
  readonly ladder: Ladder;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

const MINUTE_MS = 60_000;
/** A worker that died loses its job after that time at the latest, and another takes it. */
const LOCK_MS = 5_000;
const STALLED_EVERY_MS = 2_000;

/**
 * The questions to one rung: worked off a few at a time, critical incidents first, templates last. A question is one
 * job under the id of its event, and its answer is published under that id, so it is answered once however often a
 * worker dies over it; the model may then be asked twice, and the budget counts both.
 */
export class ModelLane implements Lane {
  readonly source: Source;
  readonly #settings: LaneSettings;
  readonly #connections: Connections;
  readonly #queue: Queue<Job>;

  constructor(settings: LaneSettings) {
    this.#settings = settings;
    const name = nameOf(settings.rung);
    this.#connections = new Connections(settings.url, name, settings.log);
    this.#queue = new Queue(name, { prefix: BULL_PREFIX, connection: this.#connections.open('queue') });
    this.#queue.on('error', (error) => this.#warn(error));
    this.source = { name: `model-lane-${settings.rung}`, run: (signal) => this.#work(signal) };
  }

  async add(job: Job): Promise<void> {
    await this.#queue.add(job.question.task, job, {
      jobId: job.event,
      priority: priorityOf(job),
      attempts: MOST_TRIES,
      backoff: { type: 'asked' },
      removeOnComplete: true,
      removeOnFail: { age: 86_400 },
    });
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#connections.close();
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { rung, concurrency, perMinute, ladder } = this.#settings;
    const connection = this.#connections.open('worker');
    const worker = new Worker<Job>(nameOf(rung), (job) => this.#answer(job.data, job, signal), {
      prefix: BULL_PREFIX,
      connection,
      concurrency,
      limiter: { max: perMinute, duration: MINUTE_MS },
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_EVERY_MS,
      // A worker that dies over it is no reason to give a question up; its deadline is.
      maxStalledCount: 100,
      settings: { backoffStrategy: (_tries, _type, error) => (error instanceof RetryLater ? error.afterMs : 1_000) },
    });
    worker.on('error', (error) => this.#warn(error));
    await ladder.warm(rung, signal);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Without waiting for a server that is not there.
    await worker.close(connection.status !== 'ready');
  }

  async #answer(
    job: Job,
    tried: { attemptsStarted: number; attemptsMade: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { ladder, clock, publisher } = this.#settings;
    const { question, critical, event } = job;
    const tryId = `${event}/${tried.attemptsStarted}`;
    const answer = await ladder.ask({ question, critical, tryId, signal });
    const wait = retryIn(answer.retryAfterMs, tried.attemptsMade + 1, clock.now(), question.deadline);
    if (wait !== undefined) throw new RetryLater(wait);
    const { incident, question: id } = question;
    const about = { subject: `question/${id}`, ...(incident !== undefined && { incident }) };
    await publisher.publishOnce(topics['model.answered'].draft(answeredWith(job, answer), about), event);
  }

  #warn(error: Error): void {
    this.#settings.log.warn({ rung: this.#settings.rung, error: error.message }, 'model lane');
  }
}

function answeredWith({ question: { question, task, rung, incident }, standing }: Job, answer: Answer) {
  const { retryAfterMs: _, ...said } = answer;
  const stands = said.outcome === 'answered' ? {} : { standing };
  return { question, task, rung, ...(incident !== undefined && { incident }), ...said, ...stands };
}

const nameOf = (rung: Rung): string => `models-${rung}`;

/** 1 goes first. */
const priorityOf = ({ critical, question }: Job): number => (critical ? 1 : question.incident === undefined ? 3 : 2);
