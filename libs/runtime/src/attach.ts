import type { Bus, Consumer, Subscription } from '@hale/bus';
import type { LoadedConfig } from '@hale/config';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Service, ServiceDefinition } from './service.ts';
import { raiseLapse } from './watch-lapses.ts';

export interface Surroundings {
  /** Its sections hold that of the service. */
  readonly config: LoadedConfig;
  readonly bus: Bus;
  readonly registry: Registry;
  readonly log: Logger;
}

/** A service on a bus: composed, reading nothing yet, its sources not started. */
export interface Attached {
  readonly name: string;
  readonly service: Service;
  readonly consumer: Consumer;
}

/** Composes the service and gives it a consumer of its own; who calls it prepares, starts and stops that. */
export async function attach(
  definition: ServiceDefinition,
  { config, bus, registry, log }: Surroundings,
): Promise<Attached> {
  const { name } = definition;
  const publisher = bus.publisher(name);
  const service = await definition.create({
    config: config.sections[name],
    core: config.core,
    configHash: config.hash,
    log: log.child({ service: name }),
    clock: bus.clock,
    publisher,
    redis: bus.planes.control,
    telemetry: bus.planes.telemetry,
    registry,
  });
  const { handlers = {}, reset } = service;
  const onLapse: Subscription['onLapse'] = (lapse) =>
    void raiseLapse(lapse, config.core.env, publisher, bus.clock.now()).catch((error: unknown) =>
      log.warn({ service: name, error: String(error) }, 'a lapse could not be told'),
    );
  const subscription = { group: name, handlers, onLapse, ...(reset && { reset }) };
  const consumer = bus.consumer(subscription, { maxLagMs: config.core.redis.maxLag });
  return { name, service, consumer };
}
