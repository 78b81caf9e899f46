import type { Bus, Handler, Outcome } from '@hale/bus';
import type { LoadedConfig } from '@hale/config';
import type { AnyEvent } from '@hale/events';
import { type Attached, attach, type Handlers, type ServiceDefinition } from '@hale/runtime';
import { Registry } from 'prom-client';
import { fixedClock, silentLog, testBus } from '../fixtures.ts';
import type { Line } from '../line.ts';

/** Comes between a handler and the bus: resolves when the bus may have the outcome. */
export type Hold = (event: AnyEvent) => Promise<void>;

export interface LifeOptions {
  /** A line of its own to Redis. */
  readonly line: Line;
  readonly definition: ServiceDefinition;
  readonly config: LoadedConfig;
  readonly hold?: Hold;
}

export interface Handled {
  readonly event: AnyEvent;
  readonly outcome: Outcome;
}

/**
 * One life of a service's worker, always of the same name, without its sources: from the first read until it is
 * stopped or dies. The clock stands, so that two lives say the same.
 */
export class Life {
  readonly registry = new Registry();
  /** What the handlers returned and the bus was given, in order. */
  readonly handled: Handled[] = [];
  readonly #bus: Bus;
  readonly #hold: Hold;
  readonly #line: Line;
  #attached: Attached | undefined;

  private constructor({ line, config, hold }: LifeOptions) {
    const { partitions } = config.core.redis;
    this.#line = line;
    this.#bus = testBus(line.url, { partitions, registry: this.registry, clock: fixedClock() });
    this.#hold = hold ?? (() => Promise.resolve());
  }

  static async begin(options: LifeOptions): Promise<Life> {
    const life = new Life(options);
    const { config } = options;
    const observed = wrapHandlers(options.definition, (handler) => life.#observe(handler));
    await life.#bus.start();
    const surroundings = { config, bus: life.#bus, registry: life.registry, log: silentLog };
    life.#attached = await attach(observed, surroundings);
    await life.#attached.consumer.prepare();
    life.#attached.consumer.start();
    return life;
  }

  get handlers(): Handlers {
    return this.#attached?.service.handlers ?? {};
  }

  /** Stands still as seen from outside: nothing is heard from it until {@link thaw}. */
  freeze(): void {
    this.#line.stall();
  }

  thaw(): void {
    this.#line.flow();
  }

  /** The end that a SIGTERM brings. */
  async stop(): Promise<void> {
    await this.#attached?.consumer.stop();
    for (const closer of (this.#attached?.service.closers ?? []).toReversed()) await closer.close();
    this.#bus.close();
    await this.#line.close();
  }

  /** The end that a SIGKILL brings: nothing that it holds is committed or sent any more. */
  abandon(): void {
    this.#bus.close();
    // Its lanes come to rest; those that hang in a handler never do, as in a process that is gone.
    this.#attached?.consumer.stop().catch(() => undefined);
    void this.#line.close();
  }

  #observe(handler: Handler<never>): Handler<never> {
    return async (event: never, context) => {
      const outcome = await handler(event, context);
      await this.#hold(event);
      this.handled.push({ event, outcome });
      return outcome;
    };
  }
}

function wrapHandlers(
  definition: ServiceDefinition,
  wrap: (handler: Handler<never>) => Handler<never>,
): ServiceDefinition {
  return {
    ...definition,
    create: async (context) => {
      const service = await definition.create(context);
      const wrapped = Object.entries(service.handlers ?? {}).map(([topic, handler]) => [topic, wrap(handler)] as const);
      // Each stays under the topic whose events it took before.
      return { ...service, handlers: Object.fromEntries(wrapped) as Handlers };
    },
  };
}
