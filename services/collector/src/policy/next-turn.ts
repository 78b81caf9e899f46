/** Which turn comes next, and how many were passed over because the work took longer than its interval. */
export interface NextTurn {
  readonly turn: number;
  readonly skipped: number;
}

/**
 * Turn n is due at `start + n * every`. A turn whose time went by while an earlier one was at work is skipped,
 * not made up for; one that is due at this very moment is taken. Milliseconds of any one clock.
 */
export function nextTurn(start: number, every: number, turn: number, now: number): NextTurn {
  const due = Math.max(turn + 1, Math.ceil((now - start) / every));
  return { turn: due, skipped: due - turn - 1 };
}
