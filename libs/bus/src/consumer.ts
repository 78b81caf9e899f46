import { type TopicName, topics } from '@hale/events';
import { Brake } from './brake.ts';
import type { Clock } from './clock.ts';
import type { Settled } from './delivery.ts';
import { ensureGroup } from './groups.ts';
import { type Lapse, tend } from './janitor.ts';
import { CONTROL, CONTROL_STREAM, type Slot, streamOfName } from './keys.ts';
import { Lane } from './lane.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { DEFAULT_RETRY } from './middleware/retry.ts';
import type { Handler } from './outcome.ts';
import type { Planes } from './planes.ts';
import type { Relay } from './relay.ts';
import { settleWith } from './settle.ts';
import { Waker } from './waker.ts';

export interface Subscription {
  /** The service's name: consumer group, source of its events, prefix of its keys. */
  readonly group: string;
  readonly handlers: { readonly [Name in TopicName]?: Handler<never> | undefined };
  /**
   * Forget what the handler of that telemetry topic holds in memory for the slot: a commit was refused. Other
   * topics of the slot are other lanes, whose memory may be ahead of the store for good reason.
   */
  readonly reset?: (slot: Slot, topic: TopicName) => void;
  /** A telemetry group gave up unread entries. */
  readonly onLapse?: (lapse: Lapse) => void;
}

export interface ConsumerSettings extends Subscription {
  readonly consumer: string;
  readonly urls: { readonly control: string; readonly telemetry: string };
  readonly planes: Planes;
  readonly clock: Clock;
  readonly relay: Relay;
  readonly log: Logger;
  readonly metrics: BusMetrics;
  readonly batch?: number;
  readonly claimIdleMs?: number;
  readonly deadlineMs?: number;
  /** A telemetry group further behind than this lapses, milliseconds. */
  readonly maxLagMs?: number;
}

const TEND_EVERY_MS = 5_000;

/** One service's reading of all that it consumes: a lane a stream, wakers, the janitor, the brake. */
export class Consumer {
  readonly #settings: ConsumerSettings;
  readonly #lanes: readonly Lane[];
  readonly #wakers: readonly Waker[];
  readonly #brake = new Brake();
  #running: Promise<unknown> | undefined;
  #tending: NodeJS.Timeout | undefined;
  #braked = false;

  constructor(settings: ConsumerSettings) {
    this.#settings = settings;
    const names = (Object.keys(settings.handlers) as TopicName[]).filter((name) => settings.handlers[name]);
    const control = names.some((name) => topics[name].plane === 'control') ? [this.#lane(CONTROL_STREAM, CONTROL)] : [];
    const telemetry = names
      .filter((name) => topics[name].plane === 'telemetry')
      .flatMap((name) =>
        settings.planes.telemetrySlots().map((slot) => this.#lane(streamOfName(name, slot), slot, name)),
      );
    this.#lanes = [...control, ...telemetry];
    this.#wakers = [
      ...(control.length > 0 ? [this.#waker(settings.urls.control, control)] : []),
      ...(telemetry.length > 0 ? [this.#waker(settings.urls.telemetry, telemetry)] : []),
    ];
  }

  /** True once too many entries died: nothing is read until the service is started again. */
  get braked(): boolean {
    return this.#braked;
  }

  /** Makes the groups where they are missing; call it for all services before any of them speaks. */
  async prepare(): Promise<void> {
    const { planes, group } = this.#settings;
    await Promise.all(this.#lanes.map(({ stream, slot }) => ensureGroup(planes.redisOf(slot), stream, group)));
  }

  start(): void {
    this.#settings.metrics.braked.set({ group: this.#settings.group }, 0);
    this.#running = Promise.all([
      ...this.#lanes.map((lane) => lane.run()),
      ...this.#wakers.map((waker) => waker.run()),
    ]);
    this.#tending = setInterval(() => void this.#tend(), TEND_EVERY_MS);
    this.#tending.unref();
  }

  /** Stops reading, finishes what is in hand, resolves when the last commit is through. */
  async stop(): Promise<void> {
    clearInterval(this.#tending);
    for (const waker of this.#wakers) waker.stop();
    for (const lane of this.#lanes) lane.stop();
    await this.#running;
  }

  #lane(stream: string, slot: Slot, topic?: TopicName): Lane {
    const { group, consumer, planes, clock, relay, metrics, handlers, reset, ...rest } = this.#settings;
    const log = rest.log.child({ stream });
    const redis = planes.redisOf(slot);
    const settle = settleWith({
      group,
      slot,
      partitions: planes.partitions,
      redis,
      clock,
      log,
      metrics,
      retry: DEFAULT_RETRY,
      deadlineMs: rest.deadlineMs ?? 120_000,
      handlerOf: (topic) => handlers[topic] as Handler | undefined,
    });
    return new Lane({
      group,
      consumer,
      stream,
      slot,
      redis,
      settle,
      batch: rest.batch ?? 200,
      oneByOne: slot === CONTROL,
      claimIdleMs: rest.claimIdleMs ?? 15_000,
      log,
      metrics,
      onOutbox: (from) => void relay.kick(from),
      onRefused: () => topic && reset?.(slot, topic),
      onSettled: (settled) => this.#record(settled),
    });
  }

  #waker(url: string, lanes: readonly Lane[]): Waker {
    const { group, log, metrics } = this.#settings;
    const byStream = new Map(lanes.map((lane) => [lane.stream, lane]));
    return new Waker({
      url,
      name: `hale-${group}-reader`,
      streams: [...byStream.keys()],
      log,
      onEntries: (stream) => byStream.get(stream)?.kick(),
      onReset: () => {
        metrics.readerResets.inc({ group });
        for (const lane of lanes) lane.recover();
      },
    });
  }

  #record(settled: Settled): void {
    if (!this.#brake.record(settled.died !== undefined, Date.now()) || this.#braked) return;
    const { group, log, metrics } = this.#settings;
    this.#braked = true;
    metrics.braked.set({ group }, 1);
    log.error(
      { group },
      'too many entries die: stopped reading; see `hale dead-letter list`, mend the cause, restart the service',
    );
    for (const waker of this.#wakers) waker.stop();
    for (const lane of this.#lanes) lane.stop();
  }

  async #tend(): Promise<void> {
    const { planes, clock, metrics, log, onLapse, maxLagMs, relay, group } = this.#settings;
    try {
      for (const { stream, slot } of this.#lanes) {
        const telemetry = slot !== CONTROL;
        const retentionMs = topics[telemetry ? 'metrics.sampled' : 'finding.raised'].retentionMs;
        const lag = telemetry && maxLagMs !== undefined ? { maxLagMs } : {};
        const lapses = await tend(
          { stream, redis: planes.redisOf(slot), retentionMs, ...lag },
          clock.now(),
          metrics,
          log,
        );
        for (const lapse of lapses) onLapse?.(lapse);
      }
      await relay.sweep();
    } catch (error) {
      log.warn({ group, error: error instanceof Error ? error.message : String(error) }, 'tending the streams failed');
    }
  }
}
