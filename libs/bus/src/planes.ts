import { CONTROL, type Slot } from './keys.ts';
import type { RedisClient } from './redis-client.ts';

/** The two planes and the connection for commands to each; one server may carry both. */
export class Planes {
  readonly control: RedisClient;
  readonly telemetry: RedisClient;
  readonly partitions: number;

  constructor(control: RedisClient, telemetry: RedisClient, partitions: number) {
    this.control = control;
    this.telemetry = telemetry;
    this.partitions = partitions;
  }

  redisOf(slot: Slot): RedisClient {
    return slot === CONTROL ? this.control : this.telemetry;
  }

  /** Every slot of the telemetry plane. */
  telemetrySlots(): Slot[] {
    return Array.from({ length: this.partitions }, (_, partition) => String(partition));
  }
}
