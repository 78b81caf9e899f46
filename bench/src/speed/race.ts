import { median, rounded } from '../statistics.ts';
import { Bank, type Contestant, ZScores } from './contestants.ts';
import type { Course } from './courses.ts';

export interface Race {
  readonly series: number;
  /** Judged in each round. */
  readonly points: number;
  /** Of these, what was an alarm of ours, and what the z-score took for abnormal. */
  readonly alarms: number;
  readonly zScoreAbnormal: number;
  readonly pointsPerS: number;
  readonly zScorePointsPerS: number;
  /** How many times as long as the z-score's a point of ours takes. */
  readonly timesZScore: number;
  /** Of ours, in each round. */
  readonly rounds: readonly number[];
}

/** The points that were judged, and how many were abnormal: counted, so that no verdict can be optimised away. */
export interface Played {
  readonly points: number;
  readonly abnormal: number;
}

type Play = (contestant: Contestant) => Played;

/** One series after the other, from its first point on: what is judged stays in the cache of the core. */
export function raceEach(courses: readonly Course[], rounds: number): Race {
  const play: Play = (contestant) => {
    let [points, abnormal] = [0, 0];
    for (const [series, { at, values }] of courses.entries()) {
      for (let point = 0; point < at.length; point += 1)
        if (contestant.take(series, at[point]!, values[point]!)) abnormal += 1;
      points += at.length;
    }
    return { points, abnormal };
  };
  const none: Play = () => ({ points: 0, abnormal: 0 });
  return race(courses.length, rounds, none, play);
}

/** Values before the clock runs, so that every sign has something to compare with; and those in it. */
const [BEFORE, TIMED] = [80, 60];

/** A value of each series in turn, as scrapes bring them: what is judged comes from the memory of the machine each time. */
export function raceInTurn(courses: readonly Course[], series: number, rounds: number): Race {
  return race(
    series,
    rounds,
    (contestant) => playInTurn(contestant, courses, series, 0, BEFORE),
    (contestant) => playInTurn(contestant, courses, series, BEFORE, BEFORE + TIMED),
  );
}

/** Values from the one of number `first` to before `end` of each series in turn. Series that share a course are at different places of it. */
export function playInTurn(
  contestant: Contestant,
  courses: readonly Course[],
  series: number,
  first: number,
  end: number,
): Played {
  let abnormal = 0;
  for (let step = first; step < end; step += 1) {
    for (let each = 0; each < series; each += 1) {
      const { at, values } = courses[each % courses.length]!;
      const place = (each + step) % values.length;
      if (contestant.take(each, at[0]! + step * 15_000, values[place]!)) abnormal += 1;
    }
  }
  return { points: series * (end - first), abnormal };
}

/** Ours and the z-score by turns, each from the beginning in every round; medians. */
function race(series: number, rounds: number, before: Play, play: Play): Race {
  const timed = (contestant: Contestant): Played & { readonly perS: number } => {
    before(contestant);
    const start = performance.now();
    const played = play(contestant);
    return { ...played, perS: played.points / ((performance.now() - start) / 1_000) };
  };
  timed(new Bank(series));
  timed(new ZScores(series));
  const played = Array.from({ length: rounds }, () => ({
    ours: timed(new Bank(series)),
    theirs: timed(new ZScores(series)),
  }));
  const ours = played.map((round) => Math.round(round.ours.perS));
  const theirs = played.map((round) => round.theirs.perS);
  return {
    series,
    points: played[0]?.ours.points ?? 0,
    alarms: played[0]?.ours.abnormal ?? 0,
    zScoreAbnormal: played[0]?.theirs.abnormal ?? 0,
    pointsPerS: median(ours),
    zScorePointsPerS: Math.round(median(theirs)),
    timesZScore: rounded(median(theirs) / median(ours), 1),
    rounds: ours,
  };
}
