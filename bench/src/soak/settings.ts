import type { Bus, HighWater } from '@hale/bus';
import { sayTrouble, startBus, troubleLog } from '../bus.ts';

/** As `redis.highWater` and `redis.maxLag` of hale.yaml have it by default. */
export const HIGH_WATER: HighWater = { share: 0.85, bytes: 4 * 1_073_741_824 };
export const MAX_LAG_MS = 900_000;

export const TOPIC = 'logs.collected';
export const RUNNING = 'soak-running';
export const STOPPED = 'soak-stopped';

/** Lapses are what is measured: they are counted, not said. */
const log = troubleLog((fields, message) => ('entries' in fields ? undefined : sayTrouble(fields, message)));

export const startSoakBus = (url: string, consumer: string): Promise<Bus> => startBus(url, consumer, log);
