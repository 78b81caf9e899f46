import { rounded } from '../statistics.ts';

/** What was used at a moment, milliseconds from the begin. */
export interface Use {
  readonly atMs: number;
  readonly mb: number;
}

export interface Course {
  /** The highest of each minute. */
  readonly memoryMbByMinute: readonly number[];
  readonly maxMemoryMb: number;
  /**
   * How much higher the highest (the lowest) use of the last third of the time is than that of the third before it. Memory
   * goes up and down as telemetry is trimmed, so a line through it would say where it was cut off; tops and floors
   * rise only if something stays.
   */
  readonly topsRiseMb: number;
  readonly floorsRiseMb: number;
  /** Never at the mark; and, where a third is long enough to say so, neither rise is more than {@link RISE} of it. */
  readonly bounded: boolean;
}

const MINUTE_MS = 60_000;
/** Of the mark. */
const RISE = 0.05;
/** A third must hold tops and floors: at some thousand events a second, 512 MB fill in about two minutes. */
const SHORTEST_THIRD_MS = 3 * MINUTE_MS;

export function courseOf(uses: readonly Use[], durationMs: number, markMb: number): Course {
  const third = (number: number) => {
    const [from, to] = [((number - 1) * durationMs) / 3, (number * durationMs) / 3];
    return uses.filter(({ atMs }) => atMs >= from && atMs < to).map(({ mb }) => mb);
  };
  const [middle, last] = [third(2), third(3)];
  const topsRiseMb = Math.max(...last) - Math.max(...middle);
  const floorsRiseMb = Math.min(...last) - Math.min(...middle);
  const rise = Math.max(topsRiseMb, floorsRiseMb);
  const maxMemoryMb = Math.max(...uses.map(({ mb }) => mb));
  const minutes = Map.groupBy(uses, ({ atMs }) => Math.floor(atMs / MINUTE_MS));
  return {
    memoryMbByMinute: [...minutes.values()].map((each) => rounded(Math.max(...each.map(({ mb }) => mb)), 1)),
    maxMemoryMb: rounded(maxMemoryMb, 1),
    topsRiseMb: rounded(topsRiseMb, 1),
    floorsRiseMb: rounded(floorsRiseMb, 1),
    bounded: maxMemoryMb < markMb && !(durationMs / 3 >= SHORTEST_THIRD_MS && rise > RISE * markMb),
  };
}
