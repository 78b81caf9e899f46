import { setAlarmBack } from './bank/alarm.ts';
import { type SeriesMemory, STATE } from './bank/memory.ts';
import { setOutlineBack } from './patterns/outline.ts';
import { setEvidenceBack } from './service/evidence.ts';

/** Before the interval of a series is known, milliseconds. */
const SOME_INTERVAL_MS = 60_000;

/**
 * The clock of a series was set back: its next value comes at `at`, an interval after the last one. What it learnt of values stays; what
 * it remembers of times that are still to come is moved back as far as the clock was. Changes `memory` in place.
 */
export function setBack(memory: SeriesMemory, at: number): void {
  const { state } = memory;
  const last = state[STATE.at]!;
  if (state[STATE.count] === 0 || last < at) return;
  const by = last - (at - (state[STATE.interval]! || SOME_INTERVAL_MS));
  state[STATE.at] = last - by;
  setAlarmBack(memory, last, by);
  setEvidenceBack(memory, at, by);
  setOutlineBack(state, STATE.outline, by);
}
