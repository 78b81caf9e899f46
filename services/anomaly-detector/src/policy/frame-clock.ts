import { isSetBack, type LateRun, lateRunWith } from '@hale/detection';
import type { DataOf } from '@hale/events';

/** When frames of one instance came: what is absent from them can only be told when it is known that they came. */
export interface FrameRecord {
  readonly v: 1;
  /** Times of the last frame and of the one before it, in milliseconds; frames of one scrape share a time. */
  readonly at: number;
  readonly before: number;
  /** Frames of different times, counted up to what makes a baseline of a counter of errors. */
  readonly seen: number;
  /** Frames since then that were earlier. */
  readonly late?: LateRun;
}

/** The clock of an instance, as its frames tell it. */
export interface FrameClock {
  /** What is to be remembered; undefined while no frame had a time that can be true. */
  readonly frame: FrameRecord | undefined;
  /** Nothing of the instance can be later: what is remembered of later times was read from a clock that was set back since then. */
  readonly newest: number;
  /** This very frame showed that it was. */
  readonly setBack: boolean;
}

interface ClockSettings {
  readonly warmUp: number;
  /** As latestOf gives it: so long as Hale's own clock goes, it goes at the same pace. */
  readonly latest: number;
}

/** The instance that a frame is from: the collector says it as a label, a sender as part of the service. */
export function instanceOf({ service, series }: DataOf<'metrics.sampled'>): string {
  return service.instance ?? series[0]?.labels['instance'] ?? '';
}

/**
 * The clock of an instance after a frame at `at`, nought when none of its times can be true. It was set back when what is remembered can
 * not have been yet, by Hale's own clock, or when frames come late one after the other at the pace of a clock.
 */
export function clockAfter(last: FrameRecord | undefined, at: number, { latest, warmUp }: ClockSettings): FrameClock {
  if (at === 0) return { frame: last, newest: last?.at ?? Number.POSITIVE_INFINITY, setBack: false };
  if (!last) {
    const frame: FrameRecord = { v: 1, at, before: at, seen: 1 };
    return { frame, newest: Number.POSITIVE_INFINITY, setBack: false };
  }
  if (last.at > latest) return setBackTo(at, last);
  if (at > last.at) {
    const frame: FrameRecord = { v: 1, at, before: last.at, seen: Math.min(last.seen + 1, warmUp + 1) };
    return { frame, newest: at, setBack: false };
  }
  if (at === last.at) return { frame: last, newest: at, setBack: false };
  const late = lateRunWith(last.late, at, latest);
  if (isSetBack(late, latest)) return setBackTo(at, last);
  return { frame: late === last.late ? last : { ...last, late }, newest: last.at, setBack: false };
}

function setBackTo(at: number, { at: lastAt, before, seen }: FrameRecord): FrameClock {
  return { frame: { v: 1, at, before: at - Math.max(1, lastAt - before), seen }, newest: at, setBack: true };
}
