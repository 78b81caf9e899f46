import { z } from 'zod';
import { dailyMost, dailyTimes, mergedPeaks, peaksSchema, withPeak } from './peaks.ts';

/** Lines of one template that came one soon after another; times in milliseconds by Hale's clock. */
export const boutSchema = z.object({
  since: z.number(),
  /** When the last of them was heard. */
  lastAt: z.number().default(0),
  lines: z.number(),
  /** Whether it is worth a word: nothing like it was heard before, or nothing like so much of it. */
  odd: z.boolean(),
  /** It began with the first line of its kind, or with one that was worse than any before. */
  fresh: z.boolean().default(true),
  /** There was none for half a day. */
  long: z.boolean().default(false),
  /** There was none for longer than there ever was. */
  rare: z.boolean().default(false),
  /** How many such lines had come lately when it began. */
  before: z.number().default(0),
});
type Bout = z.infer<typeof boutSchema>;

/** What is known of the bouts of a template that are over. */
export const boutsSchema = z.object({
  /** Lines of the longest that was not odd, forgotten slowly: a fault of yesterday must not be what is usual today. */
  most: z.number(),
  /** Of odd ones, and of those that came after a very long time: what comes each night is known by them. */
  peaks: peaksSchema.exactOptional(),
  /** The longest time between two. */
  gap: z.number(),
  /** Lines of the last half hour or so: each counts for less the older it is. */
  recent: z.number(),
});
type Bouts = z.infer<typeof boutsSchema>;

export interface BoutLimits {
  readonly quiet: number;
  readonly repeat: number;
  readonly rareAfter: number;
  readonly acceptAfter: number;
}

/** What is remembered of bouts: the last one, and those before it. */
export interface Heed {
  readonly bout: Bout;
  readonly bouts: Bouts;
}

/** Lines no further apart than so many quiet times are one bout: an error every half minute is repeated as well. */
const BOUT_GAP = 4;
/** A time without any is rare when it is so many times the longest one before. */
const RARE_GAPS = 3;
/** A bout is more than usual with so many times the lines of the longest before … */
const MORE_THAN_MOST = 3;
/** … and so many times those that had come lately. */
const MORE_THAN_LATELY = 4;
/** What comes at its usual times must be repeated so many times more often to be odd. */
const PATIENCE = 2;
const RECENT_MS = 1_800_000;
const FORGETTING = 0.9;
/** A bout after so long may be one of each day. */
const LONG_MS = 43_200_000;
const DAYS = 2;

const NOTHING: Bouts = { most: 0, gap: 0, recent: 0 };

/** The bouts of a template with one more line, heard at `at`. `fresh`: it is the first of its kind, or worse than any before. */
export function withBout(last: Partial<Heed>, fresh: boolean, at: number, limits: BoutLimits): Heed {
  const { bout, bouts = NOTHING } = last;
  const gap = bout ? Math.max(0, at - bout.lastAt) : 0;
  const lately = bouts.recent * Math.exp(-gap / RECENT_MS);
  const recent = lately + 1;
  if (!bout || gap > BOUT_GAP * limits.quiet) {
    const rare = bout !== undefined && gap >= Math.max(limits.rareAfter, RARE_GAPS * bouts.gap);
    return {
      bout: { since: at, lastAt: at, lines: 1, odd: fresh, fresh, long: gap >= LONG_MS, rare, before: lately },
      bouts: { ...closed(bout, bouts), gap: Math.max(gap, bouts.gap), recent },
    };
  }
  const lines = bout.lines + 1;
  const odd = bout.odd || fresh || lines >= leastLines(bout, bouts, limits);
  return {
    bout: {
      ...bout,
      fresh: bout.fresh || fresh,
      lastAt: Math.max(at, bout.lastAt),
      lines,
      odd: odd && at - bout.since < limits.acceptAfter,
    },
    bouts: { ...bouts, recent },
  };
}

function closed(bout: Bout | undefined, bouts: Bouts): Bouts {
  if (!bout) return bouts;
  const peaks = bout.odd || bout.long ? withPeak(bouts.peaks, bout.since, bout.lines) : bouts.peaks;
  if (bout.odd) return { ...bouts, ...(peaks && { peaks }) };
  return { ...bouts, ...(peaks && { peaks }), most: Math.max(bout.lines, bouts.most * FORGETTING) };
}

/** With so many lines a bout of what is known is odd. */
function leastLines({ since, rare, before }: Bout, { most, peaks }: Bouts, { repeat }: BoutLimits): number {
  const usual = Math.max(MORE_THAN_MOST * most, dailyMost(peaks, since));
  return rare ? Math.max(repeat, usual) : Math.max(PATIENCE * repeat, usual, MORE_THAN_LATELY * before);
}

/** Whether it came at this time of the day on so many days before. */
export const comesDaily = ({ bout, bouts }: Partial<Heed>): boolean =>
  bout !== undefined && dailyTimes(bouts?.peaks, bout.since) >= DAYS;

/** Whether it has come to no more so far than at this time of another day. */
export const isDailyWork = ({ bout, bouts }: Partial<Heed>): boolean =>
  bout !== undefined && bout.lines <= dailyMost(bouts?.peaks, bout.since);

/** Of two templates that turned out to be one. */
export function mergedHeed(one: Partial<Heed>, other: Partial<Heed>): Partial<Heed> {
  if (!one.bout || !other.bout) return one.bout ? one : other;
  const [a, b] = [one.bout, other.bout];
  const [before, after] = [one.bouts ?? NOTHING, other.bouts ?? NOTHING];
  return {
    bout: {
      since: Math.min(a.since, b.since),
      lastAt: Math.max(a.lastAt, b.lastAt),
      lines: a.lines + b.lines,
      odd: a.odd || b.odd,
      fresh: a.fresh && b.fresh,
      long: a.long && b.long,
      rare: a.rare && b.rare,
      before: a.before + b.before,
    },
    bouts: {
      most: Math.max(before.most, after.most),
      ...((before.peaks || after.peaks) && { peaks: mergedPeaks(before.peaks, after.peaks) }),
      gap: Math.min(before.gap, after.gap),
      recent: before.recent + after.recent,
    },
  };
}
