import { middleOf, quantileOfHistory, scaleOf } from '../bank/history.ts';
import { LEARNT, type SeriesMemory, STATE } from '../bank/memory.ts';
import { errorOf, foretellSettled, levelsOf } from '../bank/season.ts';
import { meanOf } from './fits.ts';
import {
  CLOSED,
  COUNT,
  HIGH,
  HIGHEST,
  LONGS,
  LOW,
  LOWEST,
  MEAN,
  SHORTS_A_LONG,
  SINCE,
  SLOT_CELLS,
  SLOT_MS,
  SLOTS,
  SUM,
} from './outline.ts';
import type { Slot, View } from './view.ts';

const SEASON_STEP_MS = 1_800_000;
/** Of fewer days what is going on is too large a part to be a season. */
const SEASON_DAYS = 3;
/**
 * A day's level and a week's agree when they differ by no more than this part of what the day's differs from the middle: one night that is
 * missed takes half of a week's level that one night has taught.
 */
const AGREE = 0.6;

export interface Views {
  /** The last forty minutes, or intervals where these are longer. */
  readonly short: View;
  /** The last forty times ten. */
  readonly long: View;
}

/** The outline of a series as matchers look at it. */
export function viewsOf(memory: SeriesMemory): Views {
  const slots = shortSlots(memory);
  const past = longSlots(memory, slots);
  const slotMs = memory.state[STATE.outline + SLOT_MS]!;
  const endAt = memory.state[STATE.at]!;
  const error = errorOf(memory.state, STATE.seasonState) * scaleOf(memory.learnt, LEARNT.history);
  const pastSlotMs = slotMs * SHORTS_A_LONG;
  const season = (at: number) => agreedAt(memory, at);
  const about = { endAt, past, pastSlotMs, bounds: boundsOf(memory), season, error };
  return { short: { ...about, slotMs, slots }, long: { ...about, slotMs: pastSlotMs, slots: past } };
}

function boundsOf({ learnt }: SeriesMemory): View['bounds'] {
  const bound = (share: number) => quantileOfHistory(learnt, LEARNT.history, share) ?? 0;
  return { low: bound(0.05), high: bound(0.95) };
}

function shortSlots(memory: SeriesMemory): Slot[] {
  const { state } = memory;
  const at = STATE.outline;
  const [closed, slotMs, since] = [state[at + CLOSED]!, state[at + SLOT_MS]!, state[at + SINCE]!];
  const slots: Slot[] = [];
  for (let number = Math.max(0, closed - SLOTS); number < closed; number += 1) {
    const place = LEARNT.outline + (number % SLOTS) * SLOT_CELLS;
    slots.push(...slotAt(memory, since - (closed - number) * slotMs, slotMs, place));
  }
  const count = state[at + COUNT]!;
  if (count === 0) return slots;
  // As it would be kept, so that a series that stands still does so in the open slot as well.
  const [mean, low, high] = [state[at + SUM]! / count, state[at + LOWEST]!, state[at + HIGHEST]!].map(Math.fround);
  slots.push({ at: since, mean: mean!, low: low!, high: high!, foretold: foretoldAt(memory, since + slotMs / 2) });
  return slots;
}

/** The last is of the short ones that make no whole one yet. */
function longSlots(memory: SeriesMemory, shorts: readonly Slot[]): Slot[] {
  const { state } = memory;
  const [closed, slotMs] = [state[STATE.outline + CLOSED]!, state[STATE.outline + SLOT_MS]!];
  const longs = Math.floor(closed / SHORTS_A_LONG);
  const began = state[STATE.outline + SINCE]! - (closed - longs * SHORTS_A_LONG) * slotMs;
  const slots: Slot[] = [];
  for (let number = Math.max(0, longs - SLOTS); number < longs; number += 1) {
    const at = began - (longs - number) * SHORTS_A_LONG * slotMs;
    slots.push(...slotAt(memory, at, SHORTS_A_LONG * slotMs, LEARNT.outline + LONGS + (number % SLOTS) * SLOT_CELLS));
  }
  const rest = shorts.filter(({ at }) => at >= began);
  if (rest.length > 0)
    slots.push({
      at: began,
      mean: meanOf(rest.map(({ mean }) => mean)),
      low: Math.min(...rest.map(({ low }) => low)),
      high: Math.max(...rest.map(({ high }) => high)),
      foretold: meanOf(rest.map(({ foretold }) => foretold)),
    });
  return slots;
}

/** None when nothing came. */
function slotAt(memory: SeriesMemory, at: number, ms: number, place: number): Slot[] {
  const [mean, low, high] = [MEAN, LOW, HIGH].map((cell) => memory.learnt[place + cell]!) as [number, number, number];
  return low <= high ? [{ at, mean, low, high, foretold: foretoldAt(memory, at + ms / 2) }] : [];
}

/** Levels of a season are of half hours; between their middles it goes in a straight line. */
function foretoldAt(memory: SeriesMemory, time: number): number {
  const before = (Math.floor(time / SEASON_STEP_MS - 0.5) + 0.5) * SEASON_STEP_MS;
  const part = (time - before) / SEASON_STEP_MS;
  return seasonAt(memory, before) * (1 - part) + seasonAt(memory, before + SEASON_STEP_MS) * part;
}

function seasonAt({ state, learnt }: SeriesMemory, time: number): number {
  const middle = middleOf(learnt, LEARNT.history);
  if (levelsOf(learnt, LEARNT.season, time).days < SEASON_DAYS) return middle;
  return foretellSettled(learnt, LEARNT.season, state, STATE.seasonState, time, middle);
}

/**
 * What is usual at a time as two witnesses say: where nearly all values are the same any error looks large and no season is believed, as of
 * work of a night; but its days and its weeks say the same.
 */
function agreedAt(memory: SeriesMemory, time: number): number {
  const middle = middleOf(memory.learnt, LEARNT.history);
  const settled = seasonAt(memory, time);
  const { day, days, week, weeks } = levelsOf(memory.learnt, LEARNT.season, time);
  const agree = days >= SEASON_DAYS && weeks > 0 && Math.abs(day - week) <= AGREE * Math.abs(day - middle);
  return settled === middle && agree ? (day + week) / 2 : settled;
}
