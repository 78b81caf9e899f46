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

/** A logger that remembers its messages and their fields, those of its children as well. */
export interface RecordedLog extends BusLogger {
  readonly messages: readonly string[];
  readonly entries: readonly object[];
}

export function recordedLog(messages: string[] = [], entries: object[] = []): RecordedLog {
  const record = (fields: object, message: string) => {
    entries.push(fields);
    messages.push(message);
  };
  const child = () => recordedLog(messages, entries);
  return { messages, entries, debug: record, info: record, warn: record, error: record, child };
}
