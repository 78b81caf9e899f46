import { HISTORY_CELLS } from './history.ts';
import { MEAN_CELLS } from './means.ts';
import { SEASON_CELLS, SEASON_STATE_CELLS } from './season.ts';
import { SHAPES_CELLS } from './shapes.ts';
import { TAIL_CELLS } from './tail.ts';

const MINUTE = 60_000;
/** What means are taken over, milliseconds. */
export const WINDOWS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 180 * MINUTE, 720 * MINUTE] as const;

/** Statistics that have a tail. */
export const TAILS = ['high', 'low', 'local', 'season', 'longSeason', 'change', 'spread', 'shape'] as const;
export type TailName = (typeof TAILS)[number];

/** Numbers that change with each value. */
export const STATE = {
  count: 0,
  at: 1,
  value: 2,
  /** Usual time between values, milliseconds, and how many in a row came at another. */
  interval: 3,
  odd: 4,
  /** Mean and mean deviation over the last twelve hours. */
  local: 5,
  localWidth: 6,
  /** Means of what the season left over: over an hour and over three. */
  season: 7,
  longSeason: 8,
  /** Mean size of a step over an hour. */
  spread: 9,
  /** Values that did not move: how many in a row, the most of the past, and how often it moved. */
  still: 10,
  longestStill: 11,
  moves: 12,
  /** Of alarms: see alarm.ts. */
  alarm: 13,
  seasonState: 20,
  means: 20 + SEASON_STATE_CELLS,
  /** Of what the series says for its service: see service/evidence.ts. */
  evidence: 20 + SEASON_STATE_CELLS + WINDOWS_MS.length * MEAN_CELLS,
} as const;
const STATE_CELLS = 64;

/** Where what is learnt slowly lies. */
export const LEARNT = (() => {
  let next = 0;
  const take = (cells: number): number => {
    const at = next;
    next += cells;
    return at;
  };
  const history = take(HISTORY_CELLS);
  const tails = Object.fromEntries(TAILS.map((name) => [name, take(TAIL_CELLS)])) as Record<TailName, number>;
  return { history, tails, shapes: take(SHAPES_CELLS), season: take(SEASON_CELLS), cells: next };
})();

/** What is remembered of one series: what every value changes, and what is learnt slowly. */
export interface SeriesMemory {
  readonly state: Float64Array;
  readonly learnt: Float32Array;
}

/** Bytes of one series. */
export const SERIES_BYTES = STATE_CELLS * 8 + LEARNT.cells * 4;

export function emptyMemory(): SeriesMemory {
  return { state: new Float64Array(STATE_CELLS), learnt: new Float32Array(LEARNT.cells) };
}
