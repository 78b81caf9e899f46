import type { Redis } from 'ioredis';
import { CONTROL, type Slot } from './keys.ts';

/** The two planes and the connection for commands to each; one server may carry both. */
export class Planes {
  readonly control: Redis;
  readonly telemetry: Redis;
  readonly partitions: number;

  constructor(control: Redis, telemetry: Redis, partitions: number) {
    this.control = control;
    this.telemetry = telemetry;
    this.partitions = partitions;
  }

  redisOf(slot: Slot): Redis {
    return slot === CONTROL ? this.control : this.telemetry;
  }

  /** Every slot of the telemetry plane. */
  telemetrySlots(): Slot[] {
    return Array.from({ length: this.partitions }, (_, partition) => String(partition));
  }
}
