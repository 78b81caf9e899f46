import { type SeriesMemory, STATE } from './memory.ts';

export interface AlarmSettings {
  /** The sensitivity, for all series the same: powers of ten of improbability from which on a value is an alarm. */
  readonly least: number;
  /** Values before the first alarm. */
  readonly warmUp: number;
  /** After an alarm it takes more to raise another for so long, milliseconds, and for so many values: */
  readonly pauseMs: number;
  readonly pauseValues: number;
  /** so many powers of ten more than the most improbable since. */
  readonly breakthrough: number;
  /** A series may alarm so often; each recent alarm beyond takes so many powers of ten from its next ones. Alarms are forgotten over so many values. */
  readonly tolerated: number;
  readonly dampening: number;
  readonly dampeningValues: number;
}

export const defaultAlarm: AlarmSettings = {
  least: 4,
  warmUp: 120,
  pauseMs: 12 * 3_600_000,
  pauseValues: 100,
  breakthrough: 2,
  tolerated: 4,
  dampening: 0.3,
  dampeningValues: 4_000,
};

export interface Alarm {
  readonly raised: boolean;
  /** What is left of the improbability, in powers of ten: a value of a series that alarmed just now or often is less of a surprise. */
  readonly surprise: number;
}

/** Until when the series is paused, values left of the pause, the most improbable since its alarm, recent alarms. */
const [UNTIL, VALUES, PEAK, RECENT] = [0, 1, 2, 3] as const;

/** Decides about a value that was judged; `lenience` in powers of ten is what people asked for with their feedback. Changes `memory` in place. */
export function decide(
  { state }: SeriesMemory,
  at: number,
  improbability: number,
  settings: AlarmSettings,
  lenience = 0,
): Alarm {
  const cells = STATE.alarm;
  const recent = state[cells + RECENT]! * (1 - 1 / settings.dampeningValues);
  const paused = at < state[cells + UNTIL]! || state[cells + VALUES]! > 0;
  const peak = state[cells + PEAK]!;
  const more = paused ? Math.max(0, peak + settings.breakthrough - settings.least) : 0;
  const surprise = Math.max(
    0,
    improbability - lenience - Math.max(more, settings.dampening * (recent - settings.tolerated)),
  );
  const raised = surprise >= settings.least && state[STATE.count]! > settings.warmUp;
  state[cells + RECENT] = raised ? recent + 1 : recent;
  state[cells + VALUES] = raised ? settings.pauseValues : Math.max(0, state[cells + VALUES]! - 1);
  if (raised) state[cells + UNTIL] = at + settings.pauseMs;
  state[cells + PEAK] = paused ? Math.max(peak, improbability) : improbability;
  return { raised, surprise };
}

/** The clock that stood at `last` was set back by so much: a pause that began under it ends that much earlier. Changes `memory` in place. */
export function setAlarmBack({ state }: SeriesMemory, last: number, by: number): void {
  const cells = STATE.alarm;
  if (state[cells + UNTIL]! > last) state[cells + UNTIL] = state[cells + UNTIL]! - by;
}

/**
 * How unusual a value is, from 0 to 1 on one scale for all series. Alarms score a half and more, by their surprise; each `least` powers of ten
 * halve what is left. All other values score less than a half, by what is improbable of them, so that a long incident does not end with its
 * alarm for whoever sorts by the score.
 */
export function scoreOf(
  { raised, surprise }: Alarm,
  improbability: number,
  { least }: Pick<AlarmSettings, 'least'>,
): number {
  return raised ? 1 - 2 ** (-surprise / least) : (1 - 2 ** (-improbability / least)) / 2;
}
