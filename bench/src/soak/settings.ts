import { Bus, type HighWater, type Logger } from '@hale/bus';
import { Registry } from 'prom-client';
import { PARTITIONS } from './lines.ts';

/** As `redis.highWater` and `redis.maxLag` of hale.yaml have it by default. */
export const HIGH_WATER: HighWater = { share: 0.85, bytes: 4 * 1_073_741_824 };
export const MAX_LAG_MS = 900_000;

export const TOPIC = 'logs.collected';
export const RUNNING = 'soak-running';
export const STOPPED = 'soak-stopped';

const nothing = (): void => undefined;
const say = (fields: object, message: string): void =>
  void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
/** Lapses are what is measured: they are counted, not said. */
const warn = (fields: object, message: string): void => ('entries' in fields ? undefined : say(fields, message));
const log: Logger = { debug: nothing, info: nothing, warn, error: warn, child: () => log };

export async function startBus(url: string, consumer: string): Promise<Bus> {
  const bus = new Bus({ controlUrl: url, partitions: PARTITIONS, consumer, log, registry: new Registry() });
  await bus.start();
  return bus;
}
