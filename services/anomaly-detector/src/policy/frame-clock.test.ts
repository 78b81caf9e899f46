import { SET_BACK_AFTER } from '@hale/detection';
import { describe, expect, test } from '@jest/globals';
import { clockAfter, type FrameClock, type FrameRecord } from './frame-clock.ts';

const T0 = 1_790_000_000_000;
const STEP_MS = 15_000;
const HOUR = 3_600_000;
const AHEAD_MS = 60_000;

/** Frames that are read at a time and heard at another, one after the other. */
function follow(frames: readonly (readonly [readAt: number, heardAt: number])[]): FrameClock[] {
  let last: FrameRecord | undefined;
  return frames.map(([readAt, heardAt]) => {
    const latest = heardAt + AHEAD_MS;
    const clock = clockAfter(last, readAt <= latest ? readAt : 0, { latest, warmUp: 20 });
    last = clock.frame;
    return clock;
  });
}

const steady = (count: number, from = 0, read = 0) =>
  Array.from({ length: count }, (_, index) => {
    const at = T0 + (from + index) * STEP_MS;
    return [at + read, at] as const;
  });
const setBacks = (clocks: readonly FrameClock[]) => clocks.filter(({ setBack }) => setBack).length;

describe('clockAfter', () => {
  test('times of frames follow each other; frames of one scrape are one', () => {
    const [first, ...others] = steady(4);
    const clocks = follow([first!, first!, ...others]);
    expect(clocks.at(-1)?.frame).toEqual({ v: 1, at: T0 + 3 * STEP_MS, before: T0 + 2 * STEP_MS, seen: 4 });
    expect(clocks.map(({ newest }) => newest)).toEqual([Infinity, T0, ...others.map(([at]) => at)]);
  });

  test('a frame without a time that can be true is none', () => {
    const [clock] = follow([[T0 + HOUR, T0]]);
    expect(clock).toEqual({ frame: undefined, newest: Infinity, setBack: false });
  });

  test('what was read from a clock that Hale’s own says cannot have been is over with the next frame', () => {
    const clocks = follow([...steady(3), [T0 + HOUR, T0 + HOUR], [T0 + 4 * STEP_MS, T0 + 4 * STEP_MS]]);
    expect(setBacks(clocks)).toBe(1);
    expect(clocks.at(-1)).toMatchObject({ setBack: true, newest: T0 + 4 * STEP_MS, frame: { seen: 4 } });
    expect(clocks.at(-1)?.frame?.before).toBeLessThan(T0 + 4 * STEP_MS);
  });

  test('frames that go on late at the pace of a clock are a clock that was set back', () => {
    const clocks = follow([...steady(10), ...steady(SET_BACK_AFTER + 5, 10, -HOUR)]);
    expect(clocks.findIndex(({ setBack }) => setBack)).toBe(10 + SET_BACK_AFTER - 1);
    expect(setBacks(clocks)).toBe(1);
    expect(clocks.at(-1)?.frame?.late).toBeUndefined();
  });

  test('late ones among others that are not, or sent all at once, are none', () => {
    const mixed = steady(40, 10).flatMap(([at, heard]) => [[at, heard] as const, [at - HOUR, heard] as const]);
    expect(setBacks(follow([...steady(10), ...mixed]))).toBe(0);
    const kept = steady(60).map(([at], index) => [at + 1, T0 + 100 * STEP_MS + index] as const);
    expect(setBacks(follow([...steady(100), ...kept]))).toBe(0);
  });
});
