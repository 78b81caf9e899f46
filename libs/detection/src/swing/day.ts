/** What is usual at a time of the day: levels of its 72 spans of twenty minutes. */
const DAY_MS = 86_400_000;
const SPANS = 72;
const SPAN_MS = DAY_MS / SPANS;
export const DAY_CELLS = SPANS;

/** The span that is going on, the sum and number of its slots, how many spans taught something, and how far off they usually were. */
export const DAY_STATE_CELLS = 5;
const [SPAN, SUM, COUNT, TAUGHT, WIDTH] = [0, 1, 2, 3, 4] as const;

/** The least part of a new level that is taken over: a level is of about a week. */
const RATE = 0.2;
/** A level moves by no more than this many of the usual differences: an incident leaves little of itself at its time of the day. */
const MOST = 3;
/** The usual difference is one of about a day. */
const WIDTH_RATE = 1 / SPANS;
/** Of a span of which nothing is known yet. */
export const UNKNOWN = 1e9;

export const clearDay = (levels: Float32Array, at: number): Float32Array => levels.fill(UNKNOWN, at, at + SPANS);

/** The level that is usual at a time, drawn between the middles of spans; undefined when nothing of it is known. */
export function usualAt(levels: Float32Array, at: number, time: number): number | undefined {
  const place = spanOf(time) - 0.5;
  const before = Math.floor(place);
  const [one, other] = [levels[at + wrapped(before)]!, levels[at + wrapped(before + 1)]!];
  if (one === UNKNOWN || other === UNKNOWN) {
    const known = Math.min(one, other);
    return known === UNKNOWN ? undefined : known;
  }
  return one + (place - before) * (other - one);
}

/** Takes in the mean of a slot; a span that is over teaches its level. */
export function learnDay(
  levels: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  time: number,
  mean: number,
): void {
  const span = Math.floor(spanOf(time));
  if (state[stateAt + COUNT]! > 0 && state[stateAt + SPAN] !== span) teach(levels, at, state, stateAt);
  state[stateAt + SPAN] = span;
  state[stateAt + SUM]! += mean;
  state[stateAt + COUNT]! += 1;
}

function teach(levels: Float32Array, at: number, state: Float64Array, stateAt: number): void {
  const mean = state[stateAt + SUM]! / state[stateAt + COUNT]!;
  state[stateAt + SUM] = 0;
  state[stateAt + COUNT] = 0;
  const place = at + state[stateAt + SPAN]!;
  const taught = state[stateAt + TAUGHT]!;
  state[stateAt + TAUGHT] = taught + 1;
  const level = levels[place]!;
  if (level === UNKNOWN) {
    levels[place] = mean;
    return;
  }
  const off = mean - level;
  const width = state[stateAt + WIDTH]!;
  const days = taught / SPANS;
  const bounded = days < 2 ? off : Math.max(-MOST * width, Math.min(MOST * width, off));
  levels[place] = level + Math.max(RATE, 1 / (days + 1)) * bounded;
  const rate = Math.max(WIDTH_RATE, 1 / Math.max(1, taught - SPANS + 1));
  state[stateAt + WIDTH] = width + rate * (Math.min(Math.abs(off), days < 2 ? Math.abs(off) : MOST * width) - width);
}

/** From 0 to less than 96, before 1970 as well. */
const spanOf = (time: number): number => (((time % DAY_MS) + DAY_MS) % DAY_MS) / SPAN_MS;
const wrapped = (span: number): number => (span + SPANS) % SPANS;

/** Levels in another scale: each goes through `turn`. */
export function turnDay(
  levels: Float32Array,
  at: number,
  state: Float64Array,
  stateAt: number,
  turn: (level: number) => number,
): void {
  for (let place = at; place < at + SPANS; place += 1)
    if (levels[place] !== UNKNOWN) levels[place] = turn(levels[place]!);
  state[stateAt + SUM] = 0;
  state[stateAt + COUNT] = 0;
}
