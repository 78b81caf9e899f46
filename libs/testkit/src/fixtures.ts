import { Bus, type Logger as BusLogger, type BusSettings, type Clock } from '@hale/bus';
import pino, { type Logger } from 'pino';
import { Registry } from 'prom-client';

/** A logger that keeps everything to itself. */
export const silentLog: Logger = pino({ level: 'silent' });

/** A clock that stands where it is set. */
export interface FixedClock extends Clock {
  set(ms: number): void;
  advance(ms: number): void;
}

/** Milliseconds since the epoch at which {@link fixedClock} stands: ten seconds into the story of the catalogue's examples. */
export const FIXED_NOW = 1_790_000_010_000;

export function fixedClock(startsAt = FIXED_NOW): FixedClock {
  let at = startsAt;
  return {
    now: () => at,
    set: (ms) => {
      at = ms;
    },
    advance: (ms) => {
      at += ms;
    },
  };
}

/** One end of the bus with four partitions, no log and metrics of its own. Close it. */
export function testBus(url: string, settings: Partial<BusSettings> = {}): Bus {
  return new Bus({
    controlUrl: url,
    partitions: 4,
    consumer: 'test',
    log: silentLog,
    registry: new Registry(),
    ...settings,
  });
}

/** A logger that remembers its messages, those of its children as well. */
export interface RecordedLog extends BusLogger {
  readonly messages: readonly string[];
}

export function recordedLog(messages: string[] = []): RecordedLog {
  const record = (_fields: object, message: string) => void messages.push(message);
  return { messages, debug: record, info: record, warn: record, error: record, child: () => recordedLog(messages) };
}
