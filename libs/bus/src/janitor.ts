import { type TopicName, topics } from '@hale/events';
import { type Clock, RedisClock } from './clock.ts';
import type { Coordination, Coordinations } from './coordination.ts';
import type { HighWater } from './filling.ts';
import { FillingWatch } from './filling-watch.ts';
import { giveWay } from './give-way.ts';
import { CONTROL, CONTROL_STREAM, type Slot, streamOfName } from './keys.ts';
import { Leases, stopAll, type Tenure } from './leases.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import type { Patience } from './patience.ts';
import type { Planes } from './planes.ts';
import type { Relay } from './relay.ts';
import { hide, type Lapse, type StreamPolicy, tend } from './tend.ts';

export interface JanitorOptions {
  /** A telemetry group further behind than this lapses, milliseconds; never when absent. */
  readonly maxLagMs?: number;
  /** Telemetry gives way as its servers fill up to this; never when absent. */
  readonly highWater?: HighWater;
  /** A telemetry group gave up unread entries. */
  readonly onLapse?: (lapse: Lapse) => void;
}

interface JanitorSettings extends JanitorOptions {
  readonly worker: string;
  readonly planes: Planes;
  readonly patience: Patience;
  readonly coordination: Coordinations;
  readonly clock: Clock;
  readonly relay: Relay;
  readonly log: Logger;
  readonly metrics: BusMetrics;
}

const GROUP = 'janitor';
const LEASE_MS = 4_000;
const TEND_EVERY_MS = 5_000;
const SIGNALS = (Object.keys(topics) as TopicName[]).filter((name) => topics[name].plane === 'telemetry');

/**
 * Looks after all streams: one janitor a slot among all processes, so that streams are trimmed and outboxes emptied even
 * when none of their consumers runs. As memory fills, telemetry is looked after more often and kept for less long.
 */
export class Janitor {
  readonly #settings: JanitorSettings;
  readonly #leases: readonly Leases[];
  readonly #filling: FillingWatch | undefined;
  /** Ids of entries are times of the server that has them: when that is another one, its clock says how old they are. */
  readonly #telemetryClock: RedisClock | undefined;
  /** A round at once through each slot that is ours. */
  readonly #rounds = new Map<Slot, () => void>();

  constructor(settings: JanitorSettings) {
    this.#settings = settings;
    const { planes, coordination, highWater, log, metrics } = settings;
    if (planes.telemetry !== planes.control) this.#telemetryClock = new RedisClock(planes.telemetry);
    const slots = planes.telemetrySlots();
    const onPressed = (slot: Slot) => this.#rounds.get(slot)?.();
    this.#filling =
      highWater && new FillingWatch({ redis: planes.telemetry, slots, highWater, onPressed, log, metrics });
    this.#leases = [this.#leasesOn([CONTROL], coordination.control), this.#leasesOn(slots, coordination.telemetry)];
  }

  start(): void {
    for (const leases of this.#leases) leases.start();
    // Not waited for at the end: a server that does not answer is asked by it as well.
    void this.#filling?.run();
    this.#telemetryClock?.start().catch(() => undefined);
  }

  /** Resolves when others may take over, or when Redis does not answer. */
  async stop(): Promise<void> {
    this.#filling?.stop();
    this.#telemetryClock?.stop();
    const { patience, log } = this.#settings;
    await stopAll(this.#leases, { patience, group: GROUP, log });
  }

  #leasesOn(slots: readonly Slot[], coordination: Coordination): Leases {
    const { worker, log, metrics } = this.#settings;
    const onGain = (slot: Slot) => this.#serve(slot);
    return new Leases({ group: GROUP, worker, slots, coordination, leaseMs: LEASE_MS, onGain, log, metrics });
  }

  #serve(slot: Slot): Tenure {
    const groups = new Map<string, readonly string[]>();
    let round: Promise<void> | undefined;
    const look = () => {
      round ??= this.#tend(slot, groups).finally(() => {
        round = undefined;
      });
    };
    look();
    const timer = setInterval(look, TEND_EVERY_MS);
    timer.unref();
    this.#rounds.set(slot, look);
    return {
      end: async () => {
        clearInterval(timer);
        this.#rounds.delete(slot);
        await round;
        for (const [stream, names] of groups) hide(stream, names, this.#settings.metrics);
      },
    };
  }

  async #tend(slot: Slot, shown: Map<string, readonly string[]>): Promise<void> {
    const { metrics, log, onLapse, relay } = this.#settings;
    const clock = (slot === CONTROL ? undefined : this.#telemetryClock) ?? this.#settings.clock;
    for (const policy of this.#policies(slot)) {
      try {
        shown.set(policy.stream, await tend(policy, clock.now(), { metrics, log, onLapse }));
      } catch (error) {
        const { stream } = policy;
        log.warn({ stream, error: error instanceof Error ? error.message : String(error) }, 'tending a stream failed');
      }
    }
    if (slot !== CONTROL) await relay.kick(slot);
  }

  #policies(slot: Slot): StreamPolicy[] {
    const { planes, maxLagMs } = this.#settings;
    const redis = planes.redisOf(slot);
    if (slot === CONTROL) {
      return [{ stream: CONTROL_STREAM, redis, retentionMs: topics['finding.raised'].retentionMs }];
    }
    const filling = this.#filling?.of(slot) ?? 0;
    return SIGNALS.map((name) => ({
      stream: streamOfName(name, slot),
      redis,
      ...giveWay(filling, { retentionMs: topics[name].retentionMs, ...(maxLagMs !== undefined && { maxLagMs }) }),
    }));
  }
}
