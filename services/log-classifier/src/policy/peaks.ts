import { z } from 'zod';

/** What a time of the day had most of, on the days when it had too much: `[ten minutes since 1970, count]`, oldest first. */
export const peaksSchema = z.array(z.tuple([z.number(), z.number()]));
export type Peaks = z.infer<typeof peaksSchema>;

const SLOT_MS = 600_000;
const DAY_SLOTS = 144;
/** Peaks are remembered for a week, and so many of them at most. */
const REMEMBERED_SLOTS = 7 * DAY_SLOTS;
const MOST_PEAKS = 60;
/** What had a peak at this time of the day may have one that is so many times as high. */
const EACH_DAY = 1.5;

/** The peaks with one more count, that of a time `at` in milliseconds. */
export function withPeak(peaks: Peaks | undefined, at: number, count: number): Peaks {
  const slot = slotOf(at);
  const last = peaks?.at(-1);
  if (peaks && last?.[0] === slot) return [...peaks.slice(0, -1), [slot, Math.max(last[1], count)]];
  const kept = (peaks ?? []).filter(([each]) => slot - each <= REMEMBERED_SLOTS);
  return [...kept, [slot, count] satisfies Peaks[number]].slice(-MOST_PEAKS);
}

/** Of two things that turned out to be one. */
export const mergedPeaks = (one: Peaks = [], other: Peaks = []): Peaks =>
  [...one, ...other].sort(([a], [b]) => a - b).slice(-MOST_PEAKS);

/**
 * What may come at this time of the day, because it came at that of another day of the last week; 0 when it did not. A job of the
 * night begins a little sooner or later.
 */
export const dailyMost = (peaks: Peaks | undefined, at: number): number =>
  EACH_DAY * atThisTime(peaks, at).reduce((most, [, count]) => Math.max(most, count), 0);

/** On how many other days of the last week it came at this time of the day. */
export const dailyTimes = (peaks: Peaks | undefined, at: number): number =>
  new Set(atThisTime(peaks, at).map(([slot]) => daysUntil(slot, slotOf(at)))).size;

function atThisTime(peaks: Peaks | undefined, at: number): Peaks {
  const now = slotOf(at);
  return (peaks ?? []).filter(([slot]) => {
    const days = daysUntil(slot, now);
    return days >= 1 && Math.abs(now - slot - days * DAY_SLOTS) <= 1;
  });
}

const slotOf = (at: number): number => Math.floor(at / SLOT_MS);
const daysUntil = (slot: number, now: number): number => Math.round((now - slot) / DAY_SLOTS);
