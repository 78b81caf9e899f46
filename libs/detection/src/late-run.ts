/** Times in a row that are earlier than what is known, each later than the one before it. Plain JSON. */
export interface LateRun {
  readonly count: number;
  /** The first and the last of them, milliseconds. */
  readonly from: number;
  readonly to: number;
  /** When the first was heard, by the clock of who listens. */
  readonly heardAt: number;
}

/** So many in a row were not held up on their way: the clock that they were read from was set back. */
export const SET_BACK_AFTER = 8;

/** The run with one more time that comes late, heard at `heardAt`. */
export function lateRunWith(run: LateRun | undefined, at: number, heardAt: number): LateRun {
  if (!run || at < run.to) return { count: 1, from: at, to: at, heardAt };
  return at === run.to ? run : { ...run, count: run.count + 1, to: at };
}

/**
 * Whether a run is the work of a clock that was set back. Who was cut off and sends at last what it has kept does so faster than it
 * was read; a clock goes on at its pace.
 */
export const isSetBack = ({ count, from, to, heardAt: since }: LateRun, heardAt: number): boolean =>
  count >= SET_BACK_AFTER && heardAt - since >= (to - from) / 2;
