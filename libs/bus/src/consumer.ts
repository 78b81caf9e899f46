import { type TopicName, topics } from '@hale/events';
import type { Batch } from './batch.ts';
import { Brake } from './brake.ts';
import type { Clock } from './clock.ts';
import type { Coordination, Coordinations } from './coordination.ts';
import { ensureGroup } from './groups.ts';
import { CONTROL, CONTROL_STREAM, type Slot, streamOfName } from './keys.ts';
import { Lane } from './lane.ts';
import { Leases, stopAll, type Tenure } from './leases.ts';
import type { Logger } from './logger.ts';
import type { BusMetrics } from './metrics.ts';
import { DEFAULT_RETRY } from './middleware/retry.ts';
import type { Handler } from './outcome.ts';
import type { Patience } from './patience.ts';
import type { Planes } from './planes.ts';
import type { Relay } from './relay.ts';
import type { Reading } from './scripts.ts';
import { settleWith } from './settle.ts';

export interface Subscription {
  /** The service's name: consumer group, source of its events, prefix of its keys. */
  readonly group: string;
  readonly handlers: { readonly [Name in TopicName]?: Handler<never> | undefined };
  /**
   * Forget what the handler of that telemetry topic holds in memory for the slot: a commit was refused, or the slot has
   * just become ours. Other topics of the slot are other lanes, whose memory may be ahead of the store for good reason.
   */
  readonly reset?: (slot: Slot, topic: TopicName) => void;
}

export interface ConsumerSettings extends Subscription {
  /** This life of this worker. */
  readonly worker: string;
  readonly planes: Planes;
  readonly patience: Patience;
  readonly coordination: Coordinations;
  /** Calls when a connection to Redis was lost and replaced, until the returned function is called. */
  readonly onReplaced: (listener: () => void) => () => void;
  readonly clock: Clock;
  readonly relay: Relay;
  readonly log: Logger;
  readonly metrics: BusMetrics;
  readonly batch?: number;
  /** A handler's time, milliseconds. */
  readonly deadlineMs?: number;
  /** A worker that says nothing for so long is taken for dead, milliseconds. */
  readonly leaseMs?: number;
}

const DEFAULT_LEASE_MS = 2_000;

/** One service's reading of all that it consumes: leases on slots, a lane for each stream of a slot that it holds, the brake. */
export class Consumer {
  readonly #settings: ConsumerSettings;
  readonly #streams: readonly { readonly stream: string; readonly slot: Slot; readonly topic?: TopicName }[];
  readonly #lanes = new Set<Lane>();
  readonly #leases: readonly Leases[];
  readonly #brake = new Brake();
  #deaf: () => void = () => undefined;
  #stopped: Promise<void> | undefined;
  #braked = false;

  constructor(settings: ConsumerSettings) {
    this.#settings = settings;
    const { planes, handlers } = settings;
    const names = (Object.keys(handlers) as TopicName[]).filter((name) => handlers[name]);
    const ofTelemetry = names.filter((name) => topics[name].plane === 'telemetry');
    const control = names.length > ofTelemetry.length ? [{ stream: CONTROL_STREAM, slot: CONTROL }] : [];
    const telemetry = ofTelemetry.flatMap((topic) =>
      planes.telemetrySlots().map((slot) => ({ stream: streamOfName(topic, slot), slot, topic })),
    );
    this.#streams = [...control, ...telemetry];
    this.#leases = [
      ...(control.length > 0 ? [this.#leasesOn([CONTROL], settings.coordination.control)] : []),
      ...(telemetry.length > 0 ? [this.#leasesOn(planes.telemetrySlots(), settings.coordination.telemetry)] : []),
    ];
  }

  /** True once too many entries died: nothing is read until the service is started again. */
  get braked(): boolean {
    return this.#braked;
  }

  /** Makes the groups where they are missing; call it for all services before any of them speaks. */
  async prepare(): Promise<void> {
    const { planes, group } = this.#settings;
    await Promise.all(this.#streams.map(({ stream, slot }) => ensureGroup(planes.redisOf(slot), stream, group)));
  }

  start(): void {
    const { metrics, group, onReplaced } = this.#settings;
    metrics.braked.set({ group }, 0);
    this.#deaf = onReplaced(() => this.#lanes.forEach((lane) => lane.doubt()));
    for (const leases of this.#leases) leases.start();
  }

  /**
   * Stops reading, finishes what is in hand, resolves when the last commit is through and others may take over; or when
   * Redis does not answer, for then what is not committed will be handled again.
   */
  async stop(): Promise<void> {
    this.#stopped ??= this.#end();
    await this.#stopped;
  }

  async #end(): Promise<void> {
    this.#deaf();
    await stopAll(this.#leases, this.#settings);
  }

  #leasesOn(slots: readonly Slot[], coordination: Coordination): Leases {
    const { group, worker, leaseMs = DEFAULT_LEASE_MS, log, metrics } = this.#settings;
    const onGain = (slot: Slot, token: string) => this.#serve(slot, token, coordination);
    return new Leases({ group, worker, slots, coordination, leaseMs, onGain, log, metrics });
  }

  /** Reads all streams of a slot under a lease. */
  #serve(slot: Slot, token: string, { wakes }: Coordination): Tenure {
    // What the owner before committed and did not live to relay.
    if (slot !== CONTROL) void this.#settings.relay.kick(slot);
    const served = this.#streams
      .filter((each) => each.slot === slot)
      .map(({ stream, topic }) => {
        this.#forget(slot, topic);
        const lane = this.#lane({ group: this.#settings.group, slot, stream, token }, topic);
        this.#lanes.add(lane);
        const deaf = wakes.listen(stream, () => lane.kick());
        return { lane, deaf, done: this.#braked ? Promise.resolve() : lane.run() };
      });
    return {
      end: async () => {
        for (const { lane, deaf } of served) {
          deaf();
          lane.stop();
          this.#lanes.delete(lane);
        }
        await Promise.all(served.map(({ done }) => done));
      },
    };
  }

  #lane(reading: Reading, topic?: TopicName): Lane {
    const {
      group,
      planes,
      clock,
      relay,
      metrics,
      handlers,
      batch = 200,
      deadlineMs = 120_000,
      ...rest
    } = this.#settings;
    const { slot, stream } = reading;
    const redis = planes.redisOf(slot);
    const log = rest.log.child({ stream });
    const settle = settleWith({
      group,
      slot,
      partitions: planes.partitions,
      redis,
      clock,
      log,
      metrics,
      retry: DEFAULT_RETRY,
      deadlineMs,
      handlerOf: (name) => handlers[name] as Handler | undefined,
    });
    return new Lane({
      reading,
      redis,
      settle,
      batch,
      oneByOne: slot === CONTROL,
      log,
      metrics,
      onForget: () => this.#forget(slot, topic),
      onCommitted: (batch) => {
        if (batch.outbox) void relay.kick(slot);
        this.#record(batch);
      },
    });
  }

  #forget(slot: Slot, topic: TopicName | undefined): void {
    if (topic !== undefined) this.#settings.reset?.(slot, topic);
  }

  #record({ counts, deaths }: Batch): void {
    const { group, metrics } = this.#settings;
    const now = Date.now();
    let tooMany = false;
    for (const kind of deaths) {
      tooMany = this.#brake.record(kind !== undefined, now) || tooMany;
      if (kind !== undefined) metrics.dead.inc({ group, kind });
    }
    for (const { topic, reason, times } of counts) metrics.handled.inc({ group, topic, reason }, times);
    if (tooMany && !this.#braked) this.#pull();
  }

  #pull(): void {
    const { group, log, metrics } = this.#settings;
    this.#braked = true;
    metrics.braked.set({ group }, 1);
    log.error(
      { group },
      'too many entries die: stopped reading; see `hale dead-letter list`, mend the cause, restart the service',
    );
    for (const lane of this.#lanes) lane.stop();
  }
}
