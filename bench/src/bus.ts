import { Bus, type Logger } from '@hale/bus';
import { Registry } from 'prom-client';

/** As `redis.partitions` of hale.yaml has it by default. */
export const PARTITIONS = 16;

type Say = (fields: object, message: string) => void;

const nothing = (): void => undefined;

/** On standard error, for whoever waits or reads it. */
export const sayTrouble: Say = (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);

/** A log of trouble alone. */
export function troubleLog(say: Say = sayTrouble): Logger {
  const log: Logger = { debug: nothing, info: nothing, warn: say, error: say, child: () => log };
  return log;
}

/** One end of a bus, which says only what is wrong. */
export async function startBus(url: string, consumer: string, log = troubleLog()): Promise<Bus> {
  const bus = new Bus({ controlUrl: url, partitions: PARTITIONS, consumer, log, registry: new Registry() });
  await bus.start();
  return bus;
}
