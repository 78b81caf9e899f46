import type { Feedback } from '@hale/events';
import { RAISES, type Raise, raisesOf } from './raises.ts';

/** A false alarm counts for half as much so long after it was said, milliseconds. */
const HALF_LIFE_MS = 14 * 86_400_000;
/** After so long, when a sixtieth of it is left, it counts for nothing. Milliseconds. */
export const KEEP_MS = 84 * 86_400_000;
/** What is left of all earlier false alarms when one of the same was real. */
const LEFT_AFTER_REAL = 0.5;

/** How much more is asked of each thing of a service, in powers of ten; what is not named is judged as ever. */
export type Lenience = ReadonlyMap<string, number>;

/** A threshold that one person's word raises, and the powers of ten that are left of it. */
export interface Raised extends Raise {
  readonly left: number;
}

/**
 * What people's words about one service come to at `now`. Only which words there are counts, and when each was said, not in which order they
 * came: so what is taken back was never said.
 */
export function lenienceAt(words: Iterable<Feedback>, now: number): Lenience {
  const sums = new Map<string, number>();
  for (const raised of raisedAt(words, now).values()) {
    for (const { key, scale, left } of raised) sums.set(key, Math.min(RAISES[scale].most, (sums.get(key) ?? 0) + left));
  }
  return sums;
}

/** What each word about one service raises, by its id; what was real raises nothing. */
export function raisedAt(words: Iterable<Feedback>, now: number): ReadonlyMap<string, readonly Raised[]> {
  const all = [...words];
  const real = timesByKey(all.filter(({ verdict }) => verdict === 'real'));
  const falseAlarms = all.filter(({ verdict, at }) => verdict === 'false-alarm' && now - at < KEEP_MS);
  return new Map(
    falseAlarms.map(({ id, at, finding }) => {
      const faded = 2 ** (-Math.max(0, now - at) / HALF_LIFE_MS);
      const left = ({ key, by }: Raise): number => {
        const contradictions = (real.get(key) ?? []).filter((time) => time >= at).length;
        return by * faded * LEFT_AFTER_REAL ** contradictions;
      };
      return [id, raisesOf(finding).map((raise) => ({ ...raise, left: left(raise) }))];
    }),
  );
}

function timesByKey(words: readonly Feedback[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const { at, finding } of words) {
    for (const { key } of raisesOf(finding)) times.set(key, [...(times.get(key) ?? []), at]);
  }
  return times;
}
