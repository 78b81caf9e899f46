import { OUTLINE_CELLS, OUTLINE_STATE_CELLS } from '../patterns/outline.ts';
import { BOUNDS_CELLS, BOUNDS_STATE_CELLS } from '../swing/bounds.ts';
import { DAY_CELLS, DAY_STATE_CELLS } from '../swing/day.ts';
import { RECENT_CELLS } from '../swing/recent.ts';
import { HISTORY_CELLS } from './history.ts';
import { LOCAL_CELLS } from './local.ts';
import { MEAN_CELLS } from './means.ts';
import { SEASON_CELLS, SEASON_STATE_CELLS } from './season.ts';
import { SHAPES_CELLS } from './shapes.ts';
import { TAIL_CELLS } from './tail.ts';

const MINUTE = 60_000;
/** What means are taken over, milliseconds. */
export const WINDOWS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 180 * MINUTE, 720 * MINUTE] as const;

/** The same, of values softened so that no single one weighs much. */
export const CLUSTERS_MS = [60 * MINUTE, 180 * MINUTE] as const;
/** The same, of what the season leaves. */
export const LONG_SEASON_MS = 720 * MINUTE;

/** Statistics that have a tail. */
export const TAILS = ['high', 'low', 'local', 'recent', 'season', 'change', 'spread', 'shape'] as const;
export type TailName = (typeof TAILS)[number];

/** Gives out places in a row of cells, one behind the other. */
function places(): (cells?: number) => number {
  let next = 0;
  return (cells = 1) => {
    next += cells;
    return next - cells;
  };
}

/** Numbers that change with each value. */
export const STATE = (() => {
  const take = places();
  return {
    count: take(),
    at: take(),
    value: take(),
    /** Usual time between values, milliseconds; how many in a row came at one other, and at which. */
    interval: take(),
    odd: take(),
    other: take(),
    /** Time since a value was taken for what is usual lately, of both. */
    localSince: take(),
    recentSince: take(),
    /** Mean of what the season left over, over an hour. */
    season: take(),
    /** The same over half a day, softened, and how many values it was foretold for. */
    longSeason: take(MEAN_CELLS),
    foretold: take(),
    /** Mean size of a step over an hour. */
    spread: take(),
    /** Values that did not move: how many in a row, the most of the past, and how often it moved. */
    still: take(),
    longestStill: take(),
    moves: take(),
    /** Of alarms: see alarm.ts. */
    alarm: take(7),
    seasonState: take(SEASON_STATE_CELLS),
    means: take(WINDOWS_MS.length * MEAN_CELLS),
    clusters: take(CLUSTERS_MS.length * MEAN_CELLS),
    /** Of what the series says for its service: see service/evidence.ts. */
    evidence: take(9),
    /** Of what it did lately: see patterns/outline.ts. */
    outline: take(OUTLINE_STATE_CELLS),
    /** Of how far it swings: see swing/swing.ts. */
    swing: {
      /** The length of a slot, milliseconds, the open one by its number, sum and number of its values, and the last that was closed. */
      slotMs: take(),
      slot: take(),
      sum: take(),
      count: take(),
      last: take(),
      /** What a swing is in proportion above and in units below. */
      unit: take(),
      /** A tenth of the sizes that are not nought are below, and how many there were. */
      low: take(),
      sizes: take(),
      /** Slots: all, those that moved, those that moved as the one before; the last one's mean and step. */
      seen: take(),
      moved: take(),
      even: take(),
      mean: take(),
      step: take(),
      day: take(DAY_STATE_CELLS),
      bounds: take(BOUNDS_STATE_CELLS),
    },
    cells: take(0),
  };
})();

/** Where what is learnt slowly lies. */
export const LEARNT = (() => {
  const take = places();
  const history = take(HISTORY_CELLS);
  const tails = Object.fromEntries(TAILS.map((name) => [name, take(TAIL_CELLS)])) as Record<TailName, number>;
  const local = take(LOCAL_CELLS);
  const recent = take(LOCAL_CELLS);
  const outline = take(OUTLINE_CELLS);
  const swing = { recent: take(RECENT_CELLS), day: take(DAY_CELLS), bounds: take(BOUNDS_CELLS) };
  const shapes = take(SHAPES_CELLS);
  const season = take(SEASON_CELLS);
  return { history, tails, local, recent, outline, swing, shapes, season, cells: take(0) };
})();

/** What is remembered of one series: what every value changes, and what is learnt slowly. */
export interface SeriesMemory {
  readonly state: Float64Array;
  readonly learnt: Float32Array;
}

/** Bytes of one series. */
export const SERIES_BYTES = STATE.cells * 8 + LEARNT.cells * 4;

export function emptyMemory(): SeriesMemory {
  return { state: new Float64Array(STATE.cells), learnt: new Float32Array(LEARNT.cells) };
}
