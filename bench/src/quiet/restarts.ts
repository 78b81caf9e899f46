import { DAY_MS, dayOf, hourOf, isWeekend, MINUTE_MS } from './calendar.ts';
import type { Draws } from './draws.ts';

export interface Restart {
  readonly at: number;
  /** From when on it answers again. */
  readonly upAt: number;
  /** With a new release, or the same again (a node drained, a certificate changed). */
  readonly release: boolean;
}

/** Releases in working hours, some of them in pairs (a fix follows), other restarts at any time. */
export function restartsOf(draws: Draws, fromMs: number, toMs: number, zoneHours: number): readonly Restart[] {
  const releasesPerDay = draws.pick([0, 0.1, 0.2, 0.4, 0.7]);
  const othersPerDay = draws.between(0, 0.12);
  const restarts: Restart[] = [];
  for (let day = fromMs; day < toMs; day += DAY_MS) {
    const works = !isWeekend(dayOf(day + DAY_MS / 2, zoneHours));
    for (let left = works ? draws.poisson(releasesPerDay) : 0; left > 0; left -= 1) {
      restarts.push(restart(draws, day + workingHour(draws, day, zoneHours), true));
    }
    if (draws.chance(othersPerDay)) restarts.push(restart(draws, day + draws.uniform() * DAY_MS, false));
  }
  const ordered = restarts.filter(({ upAt }) => upAt < toMs).toSorted((a, b) => a.at - b.at);
  return ordered.filter(({ at }, index) => at > (ordered[index - 1]?.upAt ?? 0) + 5 * MINUTE_MS);
}

function workingHour(draws: Draws, day: number, zoneHours: number): number {
  const untilNine = (9 - hourOf(day, zoneHours) + 24) % 24;
  return ((untilNine + draws.between(0, 8)) * 60 * MINUTE_MS) % DAY_MS;
}

const restart = (draws: Draws, at: number, release: boolean): Restart => ({
  at,
  upAt: at + draws.scale(5_000, 120_000),
  release,
});
