import { Draws, seedFrom } from '../draws.ts';

/** What scheduled work adds at an hour of a day: some services run something hourly, nightly or weekly, some all of it. */
export function cronOf(draws: Draws, stepS: number): (hour: number, day: number) => number {
  const hourly = draws.chance(0.35) ? draws.between(0.02, 0.12) : 0;
  const nightly = draws.chance(0.35) ? draws.between(0.08, 0.35) : 0;
  const weekly = draws.chance(0.1) ? draws.between(0.05, 0.25) : 0;
  const weekday = draws.whole(0, 6);
  const [minute, minutes] = [draws.whole(0, 55), draws.scale(Math.max(0.5, stepS / 60), 4)];
  const [from, lasts] = [draws.between(1, 5), draws.scale(0.15, 0.9)];
  const seed = draws.whole(0, 2 ** 30);
  return (hour, day) => {
    const inHour = (hour % 1) * 60 - minute;
    const busy = hourly > 0 && inHour >= 0 && inHour < minutes ? hourly : 0;
    const night = nightly + (day % 7 === weekday ? weekly : 0);
    return busy + (night > 0 && withinNight(hour, day, from, lasts, seed) ? night : 0);
  };
}

/** Begins within some minutes of its hour, and lasts as long as there is work. */
export function withinNight(hour: number, day: number, from: number, lasts: number, seed: number): boolean {
  if (hour < from || hour > from + 3 * lasts + 0.2) return false;
  const draws = new Draws(seedFrom(seed, day));
  const began = from + draws.between(0, 0.05);
  return hour >= began && hour < began + lasts * Math.min(2.5, draws.factor(0.15));
}
