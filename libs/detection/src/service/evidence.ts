import { type SeriesMemory, STATE } from '../bank/memory.ts';

export interface EvidenceSettings {
  /** What is improbable counts once it lasted for so long, milliseconds, in at most `mostValues` values. */
  readonly lastingMs: number;
  readonly mostValues: number;
  /** It counts for half as much so long after. */
  readonly halfLifeMs: number;
  /** More powers of ten than this no series can say. */
  readonly most: number;
  /** Nor more than this one that moved with less than half of its values: what hardly moves makes a record of each move. */
  readonly mostOfSeldom: number;
  /** A series that is new has not shown yet what is usual: powers of ten that are taken from it at first, fewer and fewer until it is so old, milliseconds: a week and a weekend more. */
  readonly doubt: number;
  readonly doubtMs: number;
}

export const defaultEvidence: EvidenceSettings = {
  lastingMs: 120_000,
  mostValues: 4,
  halfLifeMs: 180_000,
  most: 12,
  mostOfSeldom: 3,
  doubt: 5,
  doubtMs: 9 * 24 * 3_600_000,
};

/** When the series was first seen, what lasted and when, how it swung and when, and the last values' improbabilities, oldest first. */
const [SINCE, LASTED, LASTED_AT, SWUNG, SWUNG_AT, RECENT] = [0, 1, 2, 3, 4, 5] as const;

/** Takes the improbability of a value, in powers of ten, into what the series says for its service. Changes `memory` in place. */
export function addEvidence(
  { state }: SeriesMemory,
  at: number,
  improbability: number,
  settings: EvidenceSettings,
): void {
  const cells = STATE.evidence;
  const { mostValues, lastingMs } = settings;
  if (state[cells + SINCE] === 0) state[cells + SINCE] = at;
  const first = cells + RECENT;
  state.copyWithin(first, first + 1, first + mostValues);
  state[first + mostValues - 1] = Math.max(0, improbability - doubtAt(state, at, settings));
  const interval = state[STATE.interval]! || lastingMs;
  const values = Math.max(1, Math.min(mostValues, Math.round(lastingMs / interval)));
  let least = Number.POSITIVE_INFINITY;
  for (let each = mostValues - values; each < mostValues; each += 1) least = Math.min(least, state[first + each]!);
  keep(state, LASTED, at, least, settings);
}

/** Takes in how improbable it is how far a series swung, in powers of ten; it lasted already. Changes `memory` in place. */
export const addSwing = (
  { state }: SeriesMemory,
  at: number,
  improbability: number,
  settings: EvidenceSettings,
): void => keep(state, SWUNG, at, Math.max(0, improbability - doubtAt(state, at, settings)), settings);

const doubtAt = (state: Float64Array, at: number, { doubt, doubtMs }: EvidenceSettings): number =>
  doubt * Math.max(0, 1 - (at - state[STATE.evidence + SINCE]!) / doubtMs);

/**
 * What a series says for its service now, in powers of ten of improbability; people took `lenience` of them from all that it can say.
 * Without `swings` while it fills up after a start.
 */
export function evidenceOf(
  { state }: SeriesMemory,
  at: number,
  settings: EvidenceSettings,
  { lenience = 0, swings = true } = {},
): number {
  const seldom = state[STATE.moves]! < state[STATE.count]! / 2;
  const lasts = Math.min(seldom ? settings.mostOfSeldom : settings.most, faded(state, LASTED, at, settings));
  const swung = swings ? Math.min(settings.most, faded(state, SWUNG, at, settings)) : 0;
  return Math.max(0, Math.max(lasts, swung) - lenience);
}

/** The clock of the series was set back by so much to `at`: of what is later than that. Changes `memory` in place. */
export function setEvidenceBack({ state }: SeriesMemory, at: number, by: number): void {
  for (const cell of [STATE.evidence + SINCE, STATE.evidence + LASTED_AT, STATE.evidence + SWUNG_AT])
    if (state[cell]! > at) state[cell] = state[cell]! - by;
}

/** What was said at `cell`, and when in the one behind it. */
function faded(state: Float64Array, cell: number, at: number, { halfLifeMs }: EvidenceSettings): number {
  const said = STATE.evidence + cell;
  return state[said]! * 2 ** (-Math.max(0, at - state[said + 1]!) / halfLifeMs);
}

function keep(state: Float64Array, cell: number, at: number, says: number, settings: EvidenceSettings): void {
  if (says < faded(state, cell, at, settings)) return;
  state[STATE.evidence + cell] = says;
  state[STATE.evidence + cell + 1] = at;
}
