import type { Registry } from 'prom-client';
import { type Clock, RedisClock } from './clock.ts';
import { connect } from './connection.ts';
import { Consumer, type ConsumerSettings, type Subscription } from './consumer.ts';
import type { Logger } from './logger.ts';
import { type BusMetrics, busMetrics } from './metrics.ts';
import { Planes } from './planes.ts';
import { type Publisher, StreamPublisher } from './publisher.ts';
import { Relay } from './relay.ts';

export interface BusSettings {
  readonly controlUrl: string;
  /** The telemetry plane's own Redis; the control plane's when absent. */
  readonly telemetryUrl?: string | undefined;
  readonly partitions: number;
  /** Stable across restarts of the same worker, different between workers of one group. */
  readonly consumer: string;
  readonly log: Logger;
  readonly registry: Registry;
  /** The time that handlers and envelopes go by; Redis' when absent. */
  readonly clock?: Clock;
}

export type Tuning = Pick<ConsumerSettings, 'batch' | 'claimIdleMs' | 'deadlineMs' | 'maxLagMs'>;

/** One process's end of the bus: two planes, one clock, one relay, any number of consumers. */
export class Bus {
  readonly planes: Planes;
  readonly clock: Clock;
  readonly #settings: BusSettings;
  readonly #metrics: BusMetrics;
  readonly #relay: Relay;
  readonly #redisClock: RedisClock;
  readonly #close: () => void;

  constructor(settings: BusSettings) {
    const { controlUrl, telemetryUrl, log, partitions } = settings;
    const control = connect(controlUrl, 'hale-control', log);
    const telemetry = telemetryUrl === undefined ? control : connect(telemetryUrl, 'hale-telemetry', log);
    this.#settings = settings;
    this.#metrics = busMetrics(settings.registry);
    this.planes = new Planes(control.redis, telemetry.redis, partitions);
    this.#redisClock = new RedisClock(control.redis);
    this.clock = settings.clock ?? this.#redisClock;
    this.#relay = new Relay(this.planes, log, this.#metrics);
    this.#close = () => {
      this.#redisClock.stop();
      control.close();
      if (telemetry !== control) telemetry.close();
    };
  }

  /** Resolves when Redis answers, however long that takes. */
  async start(): Promise<void> {
    await this.#redisClock.start();
  }

  publisher(source: string): Publisher {
    return new StreamPublisher(source, this.planes, this.clock);
  }

  consumer(subscription: Subscription, tuning: Tuning = {}): Consumer {
    const { controlUrl, telemetryUrl, consumer, log } = this.#settings;
    return new Consumer({
      ...subscription,
      ...tuning,
      consumer,
      urls: { control: controlUrl, telemetry: telemetryUrl ?? controlUrl },
      planes: this.planes,
      clock: this.clock,
      relay: this.#relay,
      log: log.child({ service: subscription.group }),
      metrics: this.#metrics,
    });
  }

  /** Drops the connections; stop the consumers first. */
  close(): void {
    this.#close();
  }
}
