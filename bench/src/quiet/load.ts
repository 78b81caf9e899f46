import { DAY_MS, dayOf, HOUR_MS, hourOf, isWeekend, START_MS } from './calendar.ts';
import { Draws, Drift, seedFrom } from './draws.ts';

/** What the users of a system do with a day. */
type Habit = 'office' | 'consumer' | 'global' | 'machine';

/** Humps of a day: at which hour, how wide in hours, how high. */
const HUMPS: Readonly<Record<Habit, readonly (readonly [at: number, width: number, height: number])[]>> = {
  office: [
    [10.5, 2, 1],
    [15, 2.2, 0.92],
  ],
  consumer: [
    [12.5, 3, 0.6],
    [20.5, 2.6, 1],
  ],
  global: [
    [9, 4, 0.7],
    [17, 5, 1],
  ],
  machine: [],
};

/** The load of one system, as a share of its usual peak. */
export class Load {
  readonly #seed: number;
  readonly #habit: Habit;
  readonly #zone: number;
  readonly #floor: number;
  readonly #weekend: number;
  readonly #growthPerWeek: number;
  readonly #scatter: number;
  readonly #holiday: number;
  readonly #drift: Drift;
  readonly #bursts: Bursts;
  /** A customer comes or goes, traffic is weighed anew: from then on another level, within half an hour. */
  readonly #moveAt: number;
  readonly #moveTo: number;
  readonly #days = new Map<number, number>();

  constructor(seed: number, stepS: number) {
    const draws = new Draws(seedFrom(seed, 'load'));
    this.#seed = seed;
    this.#habit = draws.pick(['office', 'office', 'consumer', 'consumer', 'consumer', 'global', 'machine']);
    this.#zone = draws.pick([-8, -5, 0, 1, 1, 2, 5.5, 9]);
    this.#floor = this.#habit === 'global' ? draws.between(0.5, 0.8) : draws.scale(0.06, 0.4);
    this.#weekend = this.#habit === 'office' ? draws.between(0.2, 0.6) : draws.between(0.85, 1.25);
    this.#growthPerWeek = draws.chance(0.7) ? draws.between(-0.02, 0.05) : 0;
    this.#scatter = draws.between(0.01, 0.06);
    this.#holiday = draws.chance(0.25) ? draws.whole(8, 18) : -1;
    this.#drift = new Drift(draws, draws.scale(0.01, 0.12), draws.scale(300, 2400), stepS);
    this.#bursts = new Bursts(draws, stepS);
    this.#moveAt = START_MS + draws.between(1, 40) * DAY_MS;
    this.#moveTo = draws.chance(0.5) ? draws.between(0.88, 1.14) : 1;
  }

  /** How many times the usual a burst may bring. */
  get highest(): number {
    return 1 + this.#bursts.height;
  }

  get zoneHours(): number {
    return this.#zone;
  }

  /** Without noise; may be asked for any time. */
  usual(at: number): number {
    const week = (at - START_MS) / (7 * DAY_MS);
    const moved = 1 + (this.#moveTo - 1) * Math.min(1, Math.max(0, (at - this.#moveAt) / (HOUR_MS / 2)));
    return this.#shape(hourOf(at, this.#zone)) * this.#day(at) * moved * (1 + this.#growthPerWeek) ** week;
  }

  /** With what that minute brought; to be asked step by step. */
  next(at: number): number {
    return this.usual(at) * Math.exp(this.#drift.next()) * this.#bursts.next();
  }

  #shape(hour: number): number {
    if (this.#habit === 'machine') return 0.9;
    let sum = 0;
    for (const [peak, width, height] of HUMPS[this.#habit]) {
      const away = Math.min(Math.abs(hour - peak), 24 - Math.abs(hour - peak)) / width;
      sum += height * Math.exp((-away * away) / 2);
    }
    return this.#floor + (1 - this.#floor) * Math.min(1, sum);
  }

  /** Days differ; one turns into the next over the four hours around midnight. */
  #day(at: number): number {
    const [day, hour] = [dayOf(at, this.#zone), hourOf(at, this.#zone)];
    const here = this.#dayFactor(day);
    if (hour < 2) return here + (this.#dayFactor(day - 1) - here) * (0.5 - hour / 4);
    if (hour > 22) return here + (this.#dayFactor(day + 1) - here) * (hour / 4 - 5.5);
    return here;
  }

  #dayFactor(day: number): number {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const free = this.#habit !== 'machine' && (isWeekend(day) || day === this.#holiday);
    const scatter = new Draws(seedFrom(this.#seed, 'day', day)).factor(this.#scatter);
    const factor = scatter * (free ? this.#weekend : 1);
    this.#days.set(day, factor);
    return factor;
  }
}

/** A crawler, a campaign, a retrying client: some tens of percent more for some minutes; in places often, higher and shorter. */
class Bursts {
  readonly #draws: Draws;
  readonly #stepS: number;
  readonly #perStep: number;
  readonly #timeConstantS: readonly [shortest: number, longest: number];
  readonly height: number;
  #extra = 0;
  #keep = 1;

  constructor(draws: Draws, stepS: number) {
    const restless = draws.chance(0.25);
    this.#draws = draws;
    this.#stepS = stepS;
    this.#perStep = ((restless ? draws.scale(5, 40) : draws.between(0, 4)) * stepS) / 86_400;
    this.#timeConstantS = restless ? [30, 240] : [120, 600];
    this.height = restless ? draws.between(0.2, 0.7) : draws.between(0.08, 0.35);
  }

  next(): number {
    this.#extra *= this.#keep;
    if (this.#draws.chance(this.#perStep)) {
      this.#extra = this.height * this.#draws.between(0.3, 1);
      this.#keep = Math.exp(-this.#stepS / this.#draws.between(...this.#timeConstantS));
    }
    return 1 + this.#extra;
  }
}
