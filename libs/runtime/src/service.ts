import type { Clock, Handler, Publisher, RedisClient, Slot } from '@hale/bus';
import type { CoreConfig } from '@hale/config';
import type { EventOf, ServiceName, TopicName } from '@hale/events';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { z } from 'zod';
import type { Check } from './check.ts';

/** One handler a topic; topics without one are passed over. */
export type Handlers = { readonly [Name in TopicName]?: Handler<EventOf<Name>> };

/** Work that is not driven by events: a scrape loop, a file tail. */
export interface Source {
  readonly name: string;
  /** Runs until the signal aborts; an error that it throws is logged and it is started again with backoff. */
  run(signal: AbortSignal): Promise<void>;
}

/** What a service is made of, as its composition root returns it. All parts may be absent. */
export interface Service {
  readonly handlers?: Handlers;
  readonly sources?: readonly Source[];
  /** Mounted on the service's HTTP server beside /livez, /readyz and /metrics. */
  readonly router?: Router;
  /** Where the process's HTTP server should listen, instead of `http.port`. */
  readonly port?: number;
  /** Forgets what the handler of a telemetry topic holds in memory for a slot, because a commit was refused: the store knows better. */
  readonly reset?: (slot: Slot, topic: TopicName) => void;
  /** Closed last in, first out, after the consumers have drained. */
  readonly closers?: readonly { readonly name: string; close(): void | Promise<void> }[];
}

export interface ServiceContext<Config> {
  /** The service's own section of hale.yaml. */
  readonly config: Config;
  /** What all services share: environment, watched services, planes. */
  readonly core: CoreConfig;
  /** Hash of the whole configuration, for audit. */
  readonly configHash: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** For what does not come from a handler. */
  readonly publisher: Publisher;
  /** The control plane's Redis, for reading state that is kept in the control slot. */
  readonly redis: RedisClient;
  /** The telemetry plane's Redis, for reading state that is kept with a partition. */
  readonly telemetry: RedisClient;
  readonly registry: Registry;
}

/** All that makes a service: copying nothing, adding one takes a name, a schema, and handlers. */
export interface ServiceDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly name: ServiceName;
  /** The section of hale.yaml under the service's name. */
  readonly config: Schema;
  create(context: ServiceContext<z.output<Schema>>): Service | Promise<Service>;
  /** What it needs of the world with this configuration; looked at by `hale doctor`, never while it runs. */
  checks?(config: z.output<Schema>, core: CoreConfig): readonly Check[];
}

/** Ties the section's schema to the composition root's argument. */
export function defineService<Schema extends z.ZodType>(
  definition: ServiceDefinition<Schema>,
): ServiceDefinition<Schema> {
  return definition;
}
