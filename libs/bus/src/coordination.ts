import { type Connection, connect } from './connection.ts';
import type { Logger } from './logger.ts';
import type { RedisClient } from './redis-client.ts';
import { Wakes } from './wakes.ts';

/** One for each plane, the same one when both are on one Redis. */
export interface Coordinations {
  readonly control: Coordination;
  readonly telemetry: Coordination;
}

/**
 * How the workers of a plane agree with each other: on connections apart from the one for events, for a heartbeat that
 * waited behind those would come too late. Opened when first needed.
 */
export class Coordination {
  readonly wakes: Wakes;
  readonly #open: () => Connection;
  #connection: Connection | undefined;

  constructor(url: string, plane: 'control' | 'telemetry', log: Logger) {
    this.wakes = new Wakes(url, `hale-${plane}-wakes`, log);
    this.#open = () => connect(url, `hale-${plane}-leases`, log);
  }

  /** For leases. */
  get redis(): RedisClient {
    this.#connection ??= this.#open();
    return this.#connection.redis;
  }

  close(): void {
    this.wakes.close();
    this.#connection?.close();
  }
}
