import { type AlarmSettings, decide, defaultAlarm } from '../src/bank/alarm.ts';
import { judgeValue } from '../src/bank/judge.ts';
import { emptyMemory, type SeriesMemory } from '../src/bank/memory.ts';
import { defaultBank } from '../src/bank/settings.ts';
import type { Improbable } from '../src/bank/verdict.ts';

/** A Monday. */
export const START = Date.UTC(2026, 0, 5);
export const MINUTE = 60_000;

export interface Played extends Improbable {
  /** The number of the value. */
  readonly index: number;
  readonly raised: boolean;
}

export interface Course {
  readonly everyMs?: number;
  readonly alarm?: AlarmSettings;
  readonly memory?: SeriesMemory;
  readonly startAt?: number;
}

/** What the bank makes of values at even intervals. */
export function play(values: readonly number[], course: Course = {}): Played[] {
  const { everyMs = MINUTE, alarm = defaultAlarm, memory = emptyMemory(), startAt = START } = course;
  return values.map((value, index) => {
    const at = startAt + index * everyMs;
    const judged = judgeValue(memory, at, value, defaultBank);
    if (typeof judged === 'string') throw new Error(`value ${index} is ${judged}`);
    return { ...judged, index, raised: decide(memory, at, judged.improbability, alarm).raised };
  });
}

export const alarmsOf = (values: readonly number[], course: Course = {}): Played[] =>
  play(values, course).filter(({ raised }) => raised);
