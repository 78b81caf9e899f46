import type { Ignored, Improbable, RateStep, Sign } from '@hale/detection';

const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
] as const;

/** In the largest unit of which it is at least one, or two for days: `15 min`, `36 h`, `0.5 s`. */
export function duration(ms: number): string {
  const unit = UNITS.find(({ ms: one, name }) => ms >= (name === 'd' ? 2 * one : one)) ?? UNITS[3];
  return `${Number((ms / unit.ms).toFixed(1))} ${unit.name}`;
}

export const amount = (value: number): string => String(Number(value.toPrecision(4)));

/** Written like this on all machines. */
export const whole = (count: number): string => count.toLocaleString('en-US');

export const counted = (count: number, noun: string): string => `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;

type Tell = (value: string, judged: Improbable) => string;

const unusual = ({ side }: Improbable): string => (side === 'low' ? 'unusually low' : 'unusually high');
const beyond = ({ side }: Improbable): string => (side === 'low' ? 'below' : 'above');
const usually = ({ usual }: Improbable): string => `usually ${amount(usual)}`;
const lately: Tell = (value, judged) =>
  `value ${value} ${unusual(judged)} for the last ${duration(judged.windowMs)}, ${usually(judged)}`;
const seasonal: Tell = (_, judged) =>
  `mean of ${duration(judged.windowMs)} ${unusual(judged)} for this time of the day or week, ${usually(judged)}`;

const TELL: Readonly<Record<Sign, Tell>> = {
  high: (value, judged) => `value ${value} ${unusual(judged)}, ${usually(judged)}`,
  low: (value, judged) => `value ${value} ${unusual(judged)}, ${usually(judged)}`,
  local: lately,
  recent: lately,
  record: (value, judged) => {
    const what = judged.windowMs === 0 ? `value ${value}` : `mean of ${duration(judged.windowMs)}`;
    return `${what} ${beyond(judged)} anything before, ${usually(judged)}`;
  },
  cluster: (_, judged) => `more often ${judged.side} over ${duration(judged.windowMs)} than ever, ${usually(judged)}`,
  season: seasonal,
  longSeason: seasonal,
  change: (value, judged) =>
    `step ${judged.side === 'low' ? 'down' : 'up'} from ${amount(judged.usual)} to ${value}, larger than usual`,
  spread: (_, judged) => `steps over ${duration(judged.windowMs)} larger than usual, ${usually(judged)}`,
  shape: (_, judged) => `course of ${duration(judged.windowMs)} unlike those before, ${usually(judged)}`,
  swing: (_, judged) =>
    `mean of ${duration(judged.windowMs)} farther ${judged.side === 'low' ? 'down' : 'up'} from ${amount(judged.usual)} than on other days`,
  rough: (_, judged) =>
    `moves more over ${duration(judged.windowMs)} than on other days, around ${amount(judged.usual)}`,
  still: (_, { usual }) => `stands still at ${amount(usual)} for longer than ever`,
};

/** A sentence that names sign, window, side and what is usual. */
export const reasonOf = (value: number, judged: Improbable): string => TELL[judged.sign](amount(value), judged);

/** Why a point is not judged. */
export const IGNORED: Readonly<Record<Ignored | Exclude<RateStep['note'], 'taken'>, string>> = {
  invalid: 'ignored: no value that can be judged',
  late: 'ignored: earlier than the point before',
  duplicate: 'ignored: the time of the point before',
  first: 'ignored: the first value of a counter has no rate',
  reset: 'ignored: the counter started again',
};
