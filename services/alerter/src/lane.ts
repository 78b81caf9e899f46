import {
  BULL_PREFIX,
  type Clock,
  CONTROL,
  Connections,
  type Logger,
  type Publisher,
  type RedisClient,
  TransientError,
} from '@hale/bus';
import type { Draft } from '@hale/events';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import { deliver, failedDraft } from './deliver.ts';
import { type Delivery, type Failure, MAX_TRIES, waitAfter } from './policy/delivery.ts';
import { mutedUntil } from './policy/silence.ts';
import type { Receiver, Report } from './receiver.ts';
import { loadDelivery, loadSilences, loadStory, saveDelivery } from './store.ts';

interface Turn {
  readonly incident: string;
  readonly version: number;
}

export interface LaneSettings {
  /** The receiver's name in hale.yaml. */
  readonly receiver: string;
  /** So many turns in so many milliseconds. */
  readonly limiter: { readonly max: number; readonly duration: number };
  /** Of the control plane. */
  readonly url: string;
  readonly redis: RedisClient;
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly log: Logger;
  /** How long a turn is its worker's without a sign of life, milliseconds: after a crash it waits that long. */
  readonly lockMs?: number;
}

const LOCK_MS = 10_000;
/** How soon a turn that a silence holds back looks again whether the silence was ended. */
const LOOK_AGAIN_MS = 60_000;

/** Tells BullMQ when a turn comes again. */
class LaterError extends Error {
  override readonly name = 'LaterError';
  readonly waitMs: number;

  constructor(reason: string, waitMs: number) {
    super(reason);
    this.waitMs = waitMs;
  }
}

/**
 * The queue of one receiver: its rate, its retries, its troubles are its own. A turn names an incident and its
 * version, so handing it over twice is one turn; whoever works it off tells the incident as it is by then. One turn at
 * a time in all processes, so an incident is never told by two at once, unless a worker was silent for so long
 * (frozen, not crashed) that it was taken for dead.
 */
export class Lane {
  readonly name: string;
  readonly #receiver: Receiver;
  readonly #settings: LaneSettings;
  readonly #queue: Queue<Turn>;
  readonly #connections: Connections;

  constructor(receiver: Receiver, settings: LaneSettings) {
    this.#receiver = receiver;
    this.#settings = settings;
    this.name = `alerter-${settings.receiver}`;
    this.#connections = new Connections(settings.url, this.name, settings.log);
    this.#queue = new Queue(this.name, { prefix: BULL_PREFIX, connection: this.#connections.open('queue') });
    this.#queue.on('error', (error) => this.#warn(error.message));
  }

  /** Gives the receiver a turn about an incident. Resolves when the queue has it. */
  async add(incident: string, version: number): Promise<void> {
    const options = {
      jobId: `${incident}.${version}`,
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 1_000_000,
      backoff: { type: 'custom' },
    };
    try {
      await this.#queue.add('tell', { incident, version }, options);
    } catch (error) {
      throw new TransientError('cannot hand over to the lane', { cause: error });
    }
  }

  /** Works turns off until the signal aborts; the one in hand is finished. */
  async run(signal: AbortSignal): Promise<void> {
    const { limiter, lockMs = LOCK_MS } = this.#settings;
    await this.#queue.setGlobalConcurrency(1);
    if (signal.aborted) return;
    const connection = this.#connections.open('worker');
    const worker = new Worker<Turn>(this.name, async (job, token) => await this.#work(job, token), {
      prefix: BULL_PREFIX,
      connection,
      concurrency: 1,
      limiter,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      // A crash is nobody's fault but the process's.
      maxStalledCount: 1_000_000,
      settings: { backoffStrategy: (_attempts, _type, error) => (error instanceof LaterError ? error.waitMs : 1_000) },
    });
    worker.on('error', (error) => this.#warn(error.message));
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    // Without waiting for a server that is not there.
    await worker.close(connection.status !== 'ready');
  }

  async close(): Promise<void> {
    this.#receiver.close?.();
    await this.#queue.close();
    this.#connections.close();
  }

  async #work(job: Job<Turn>, token: string | undefined): Promise<void> {
    const { redis, receiver, clock, publisher } = this.#settings;
    const { incident } = job.data;
    const place = { redis, slot: CONTROL };
    const [story, before, silences] = await Promise.all([
      loadStory(incident, place),
      loadDelivery(incident, receiver, redis),
      loadSilences(place),
    ]);
    if (!story || story.version <= before.seen) return;
    const now = clock.now();
    const until = mutedUntil(story.message.body.services, [...silences.values()], now);
    if (until !== undefined) {
      await job.moveToDelayed(Date.now() + Math.min(LOOK_AGAIN_MS, until - now), token);
      throw new DelayedError();
    }
    const record = async (delivery: Delivery, events: readonly Draft[]) =>
      await publisher.publish(events, [saveDelivery(incident, receiver, delivery)]);
    const attempt = { name: receiver, now, record };
    const { delivery, failure } = await deliver(this.#receiver, story, story.version, before, attempt);
    if (failure) await this.#failed(story, delivery, failure, attempt);
  }

  /** Says what went wrong, and throws what makes BullMQ try again, unless only a person can mend it. */
  async #failed(
    report: Report,
    delivery: Delivery,
    failure: Failure,
    { name, now, record }: Parameters<typeof deliver>[4],
  ): Promise<void> {
    const failures = delivery.failures + 1;
    const asked = failure.kind === 'never' ? undefined : failure.retryAfterMs;
    const ends = failure.kind === 'never' || (failure.kind === 'later' && failures >= MAX_TRIES);
    const waitMs = waitAfter(failures, asked);
    const retryAt = ends ? undefined : now + waitMs;
    const { incident } = report.message;
    this.#settings.log.warn({ incident, receiver: name, failure: failure.reason, retryAt }, 'could not be told');
    const notice = failedDraft(this.#receiver, report, failure.reason, retryAt, { name, now });
    await record({ ...delivery, failures: ends ? 0 : failures }, [notice]);
    if (ends) return;
    if (failure.kind === 'later') throw new LaterError(failure.reason, waitMs);
    await this.#queue.rateLimit(waitMs);
    throw Worker.RateLimitError();
  }

  #warn(error: string): void {
    this.#settings.log.warn({ lane: this.name, error }, 'lane');
  }
}
