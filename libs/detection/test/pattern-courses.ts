import { judgeValue } from '../src/bank/judge.ts';
import { emptyMemory, type SeriesMemory } from '../src/bank/memory.ts';
import { defaultBank } from '../src/bank/settings.ts';
import { gaussian, uniform } from './noise.ts';
import { MINUTE, START } from './play.ts';

const DAY = 24 * 60 * MINUTE;

/** What is drawn of a course: everything that a pattern must not depend on. */
export interface Draw {
  /** From 0 to 1, then from `low` to `high`. */
  between(low: number, high: number): number;
  pick<Of>(all: readonly Of[]): Of;
  normal(): number;
}

export function drawsFrom(seed: number): Draw {
  const [next, normal] = [uniform(seed * 7_919 + 1), gaussian(seed * 104_729 + 3)];
  // The first numbers of neighbouring seeds are alike.
  for (let each = 0; each < 10; each += 1) next();
  const between = (low: number, high: number) => low + (high - low) * next();
  return { between, normal, pick: (all) => all[Math.floor(next() * all.length)]! };
}

/** A value at a time, in minutes; what goes wrong goes wrong from minute nought on. Noise is added by who plays it. */
type Form = (minute: number) => number;

export interface Course {
  readonly form: Form;
  /** How strong the noise is at that time, in its usual strength. */
  readonly noise?: Form;
  /** Stays at its last value from minute nought on. */
  readonly frozen?: boolean;
  /** It never goes beyond. */
  readonly ceiling?: number;
  /** Minutes that it lasts until it is looked at. */
  readonly lasts: number;
  /** It shows from this minute on only. */
  readonly shows?: number;
  readonly daily?: boolean;
  /** Days before minute nought. */
  readonly days?: number;
}

/** Height of what goes wrong, in deviations of the noise. */
const height = (draw: Draw) => draw.between(6, 40) * draw.pick([1, -1]);

/** Nothing goes wrong, or nothing that has a name. */
export const NAMELESS: Readonly<Record<string, (draw: Draw) => Course>> = {
  noise: () => ({ form: () => 0, lasts: 30 }),
  'a day': (draw) => ({ form: daily(draw.between(5, 30)), daily: true, lasts: draw.between(0, 1_400) }),
  blip: (draw) => {
    const [up, at] = [height(draw), draw.between(0, 15)];
    return { form: (minute) => (minute >= at && minute < at + 1 ? up : 0), lasts: 20 };
  },
  'over again': (draw) => {
    const [up, over] = [height(draw), draw.between(5, 20)];
    return { form: (minute) => (minute >= 0 && minute < over ? up : 0), lasts: over + draw.between(8, 18) };
  },
  'worse and worse, then over': (draw) => {
    const [up, over] = [Math.abs(height(draw)), draw.between(3, 6)];
    return {
      form: (minute) => (minute >= 0 && minute < over ? up * 2 ** minute : 0),
      lasts: over + draw.between(3, 8),
    };
  },
  sawtooth: (draw) => {
    const [up, period] = [Math.abs(height(draw)), draw.between(8, 90)];
    return { form: (minute) => (up * ((minute + 1e6 * period) % period)) / period, lasts: draw.between(0, 60) };
  },
};

const daily =
  (up: number): Form =>
  (minute) =>
    up * Math.sin((2 * Math.PI * minute) / 1_440);

/** What has a name. */
export const NAMED: Readonly<Record<string, (draw: Draw) => Course>> = {
  leak: (draw) => {
    const [up, lasts] = [height(draw), draw.between(12, 200)];
    return { form: (minute) => (up * Math.max(0, minute)) / lasts, lasts };
  },
  saturation: (draw) => {
    const [up, rises, lasts] = [Math.abs(height(draw)), draw.between(0, 15), draw.between(25, 120)];
    const form = (minute: number) => 1.3 * up * Math.min(1, Math.max(0, minute + 1) / (rises + 1));
    return { form, ceiling: up, lasts };
  },
  step: (draw) => {
    const up = height(draw);
    return { form: (minute) => (minute < 0 ? 0 : up), lasts: draw.between(6, 200) };
  },
  'flat-line': (draw) => ({ form: () => 0, frozen: true, lasts: draw.between(10, 200) }),
  'spike-train': (draw) => {
    const [up, period, wide] = [height(draw), draw.between(4, 10), draw.between(0.5, 1.4)];
    const form = (minute: number) => (minute >= 0 && minute % period < wide ? up : 0);
    return { form, lasts: period * draw.between(3.2, 8) };
  },
  'seasonal-break': (draw) => {
    const [up, begins] = [Math.abs(height(draw)), 30 * Math.round(draw.between(0, 6))];
    const length = draw.between(45, 240);
    const usual = (minute: number) => inDay(minute, begins, length) * up;
    return {
      form: (minute) => (minute < 0 ? usual(minute) : 0),
      daily: true,
      shows: begins,
      lasts: begins + draw.between(25, Math.min(length, 120)),
    };
  },
  'noise-burst': (draw) => {
    const times = draw.between(4, 12);
    return { form: () => 0, noise: (minute) => (minute < 0 ? 1 : times), lasts: draw.between(12, 200) };
  },
};

/** 1 in a stretch that comes each day. */
const inDay = (minute: number, begins: number, length: number): number => {
  const sinceMidnight = ((minute % 1_440) + 1_440) % 1_440;
  return sinceMidnight >= begins && sinceMidnight < begins + length ? 1 : 0;
};

export interface Played {
  /** Milliseconds between values; drawn when absent. */
  readonly everyMs?: number;
  /** By which all values are multiplied, and what is added then. */
  readonly scale?: number;
  readonly shift?: number;
  /** Share of values that do not come. */
  readonly lost?: number;
  /** How far off the interval they come, as a part of it. */
  readonly jitter?: number;
}

/** What a series remembers at the end of a course. */
export function remembered(course: Course, draw: Draw, played: Played = {}): SeriesMemory {
  const { everyMs = draw.pick([20_000, 30_000, MINUTE]), scale = 1, shift = 0, lost = 0.01, jitter = 0.05 } = played;
  const { form, noise = () => 1, frozen = false, ceiling = Number.POSITIVE_INFINITY, lasts, daily: isDaily } = course;
  const begin = START + (course.days ?? (isDaily ? 6 : 1)) * DAY;
  const memory = emptyMemory();
  let last = 0;
  for (let time = START; time <= begin + lasts * MINUTE; time += everyMs) {
    const at = time + jitter * everyMs * draw.between(-1, 1);
    const minute = (at - begin) / MINUTE;
    const value = Math.min(ceiling, form(minute) + draw.normal() * noise(minute));
    if (draw.between(0, 1) < lost) continue;
    last = frozen && minute >= 0 ? last : value;
    judgeValue(memory, at, last * scale + shift, defaultBank);
  }
  return memory;
}
