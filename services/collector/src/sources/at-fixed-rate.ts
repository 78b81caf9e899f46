import { nextTurn } from '../policy/next-turn.ts';
import { pause } from './pause.ts';

export interface Pace {
  readonly everyMs: number;
  /** Told how many turns were passed over because the work took longer than its interval. */
  readonly onSkip: (turns: number) => void;
  /** Between 0 and 1: the part of the interval that the first turn waits, so that targets spread over it. */
  readonly random?: () => number;
}

/** An interval of zero would leave no time for anything else. */
const MIN_INTERVAL_MS = 10;

/**
 * Does the work every `everyMs` without ever doing it twice at once, until the signal aborts. An error of the
 * work's ends it, unless the signal has aborted.
 */
export async function atFixedRate(pace: Pace, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const { onSkip, random = Math.random } = pace;
  const everyMs = Math.max(pace.everyMs, MIN_INTERVAL_MS);
  const start = performance.now() + random() * everyMs;
  let turn = 0;
  while (await pause(start + turn * everyMs - performance.now(), signal)) {
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const next = nextTurn(start, everyMs, turn, performance.now());
    if (next.skipped > 0) onSkip(next.skipped);
    turn = next.turn;
  }
}
