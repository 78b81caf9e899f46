import { randomUUID } from 'node:crypto';
import type { Registry } from 'prom-client';
import { type Clock, RedisClock } from './clock.ts';
import { connect, connectFailingFast } from './connection.ts';
import { Consumer, type ConsumerSettings, type Subscription } from './consumer.ts';
import { Coordination, type Coordinations } from './coordination.ts';
import { Janitor, type JanitorOptions } from './janitor.ts';
import type { Logger } from './logger.ts';
import { type BusMetrics, busMetrics } from './metrics.ts';
import { Patience } from './patience.ts';
import { Planes } from './planes.ts';
import { type Publisher, StreamPublisher } from './publisher.ts';
import { Relay } from './relay.ts';
import { loadScripts } from './scripts.ts';

export interface BusSettings {
  readonly controlUrl: string;
  /** The telemetry plane's own Redis; the control plane's when absent. */
  readonly telemetryUrl?: string | undefined;
  readonly partitions: number;
  /** What this worker is called in leases and logs; each life of it adds something of its own. */
  readonly consumer: string;
  readonly log: Logger;
  readonly registry: Registry;
  /** The time that handlers and envelopes go by; Redis' when absent. */
  readonly clock?: Clock;
}

export type Tuning = Pick<ConsumerSettings, 'batch' | 'deadlineMs' | 'leaseMs'>;

/** One process's end of the bus: two planes, one clock, one relay, any number of consumers. */
export class Bus {
  readonly planes: Planes;
  readonly clock: Clock;
  readonly #settings: BusSettings;
  readonly #metrics: BusMetrics;
  readonly #relay: Relay;
  readonly #patience: Patience;
  readonly #redisClock: RedisClock;
  readonly #worker: string;
  readonly #coordination: Coordinations;
  /** Who wants to know that a connection was replaced. */
  readonly #doubters = new Set<() => void>();
  readonly #close: () => void;

  constructor(settings: BusSettings) {
    const { controlUrl, telemetryUrl, log, partitions } = settings;
    const control = connect(controlUrl, 'hale-control', log);
    const telemetry = telemetryUrl === undefined ? control : connect(telemetryUrl, 'hale-telemetry', log);
    for (const connection of new Set([control, telemetry]))
      connection.onReplaced(() => this.#doubters.forEach((tell) => tell()));
    this.#settings = settings;
    this.#worker = `${settings.consumer}/${randomUUID()}`;
    this.#metrics = busMetrics(settings.registry);
    this.planes = new Planes(control.redis, telemetry.redis, partitions);
    this.#patience = new Patience(this.planes);
    this.#redisClock = new RedisClock(control.redis);
    this.clock = settings.clock ?? this.#redisClock;
    const carrying = connectFailingFast(controlUrl, 'hale-control-relay', log);
    const carryingFrom =
      telemetryUrl === undefined ? carrying : connectFailingFast(telemetryUrl, 'hale-telemetry-relay', log);
    this.#relay = new Relay(new Planes(carrying.redis, carryingFrom.redis, partitions), log, this.#metrics);
    for (const connection of new Set([carrying, carryingFrom])) connection.onReplaced(() => this.#relay.doubt());
    const together = new Coordination(controlUrl, 'control', log);
    const apart = telemetryUrl === undefined ? together : new Coordination(telemetryUrl, 'telemetry', log);
    this.#coordination = { control: together, telemetry: apart };
    this.#close = () => {
      this.#redisClock.stop();
      this.#relay.stop();
      for (const each of new Set([together, apart, carrying, carryingFrom, control, telemetry])) each.close();
    };
  }

  /** Resolves when Redis answers, however long that takes. */
  async start(): Promise<void> {
    await this.#redisClock.start();
    const { control, telemetry } = this.planes;
    await Promise.all([...new Set([control, telemetry])].map(loadScripts));
  }

  publisher(source: string): Publisher {
    return new StreamPublisher(source, this.planes, this.clock);
  }

  consumer(subscription: Subscription, tuning: Tuning = {}): Consumer {
    const { log } = this.#settings;
    return new Consumer({
      ...subscription,
      ...tuning,
      worker: this.#worker,
      planes: this.planes,
      patience: this.#patience,
      coordination: this.#coordination,
      onReplaced: (listener) => {
        this.#doubters.add(listener);
        return () => this.#doubters.delete(listener);
      },
      clock: this.clock,
      relay: this.#relay,
      log: log.child({ service: subscription.group }),
      metrics: this.#metrics,
    });
  }

  /** Looks after the streams and outboxes as far as no other process does. */
  janitor(options: JanitorOptions = {}): Janitor {
    return new Janitor({
      ...options,
      worker: this.#worker,
      planes: this.planes,
      patience: this.#patience,
      coordination: this.#coordination,
      clock: this.clock,
      relay: this.#relay,
      log: this.#settings.log,
      metrics: this.#metrics,
    });
  }

  /** While stopping: false when Redis has not answered within a second, at once when it was found silent before. */
  async answers(): Promise<boolean> {
    return await this.#patience.answers();
  }

  /** While stopping: resolves when the work is done, or when Redis does not answer, for then it never will be. */
  async whileAnswering(work: Promise<unknown>): Promise<void> {
    await this.#patience.whileAnswering(work);
  }

  /** Drops the connections; stop the consumers first. */
  close(): void {
    this.#close();
  }
}
