import type { Bus, Consumer, Tuning } from '@hale/bus';
import type { LoadedConfig } from '@hale/config';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Service, ServiceDefinition } from './service.ts';

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
  tuning: Tuning = {},
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
  const subscription = { group: name, handlers, ...(reset && { reset }) };
  return { name, service, consumer: bus.consumer(subscription, tuning) };
}
