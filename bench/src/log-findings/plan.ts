import { Draws, seedFrom } from '../quiet/draws.ts';
import { type Level, type Statement, Vocabulary } from './words.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** What is wrong for a while, and must be found. */
export const FAULTS = [
  'new-error',
  'new-warning',
  'burst',
  'surge',
  'recurrence',
  'vanished',
  'share',
  'fatal',
  'flood',
] as const;
/** What is not: a finding in it is a false one. */
export const TROUBLE_FREE = ['deploy', 'restart', 'batch', 'doubling', 'chatter'] as const;
export type Fault = (typeof FAULTS)[number];
export type Ordinary = (typeof TROUBLE_FREE)[number];

export interface Happening {
  readonly kind: Fault | Ordinary;
  readonly from: number;
  readonly to: number;
}

/** A statement with how often it is made: a share of the traffic, or so often whatever the traffic. */
export interface Habit {
  readonly statement: Statement;
  readonly share: number;
  readonly perS: number;
  /** It is made from here to there only: deploys bring and take statements. */
  readonly from: number;
  readonly to: number;
}

export interface Beat {
  readonly statement: Statement;
  readonly everyMs: number;
}

/** All that a service will say, but for the dice of each frame. */
export interface Plan {
  readonly name: string;
  /** Lines a second, on the middle of a day. */
  readonly traffic: number;
  readonly habits: readonly Habit[];
  readonly beats: readonly Beat[];
  /** Errors that are known and seldom, the seldomest last. */
  readonly chronic: readonly Habit[];
  readonly batch: readonly Statement[];
  readonly batchError: Statement;
  readonly startup: readonly Statement[];
  /** Of new errors and fatal lines, one for each fault. */
  readonly unheard: ReadonlyMap<Happening, Statement>;
  readonly happenings: readonly Happening[];
}

export interface Settings {
  readonly seed: number;
  readonly days: number;
  /** Of each kind, in each service. */
  readonly faults: number;
}

/** Faults come when a service has been known for so long. */
const QUIET_START_MS = DAY_MS;
/** Nothing else happens so long before and after. */
const APART_MS = 40 * MINUTE_MS;
const BATCH_AT_MS = 2 * HOUR_MS;
const LEVELS: Readonly<Partial<Record<Fault | Ordinary, Level>>> = {
  'new-warning': 'warn',
  fatal: 'fatal',
  flood: 'info',
};
const ALWAYS = { from: 0, to: Number.POSITIVE_INFINITY };

export function planOf(number: number, { seed, days, faults }: Settings): Plan {
  const draws = new Draws(seedFrom(seed, 'log-findings', number));
  const words = new Vocabulary(draws);
  const many = (count: number, level: Level) => Array.from({ length: count }, () => words.draw(level));
  const traffic = draws.scale(0.3, 20);
  const happenings = happeningsOf(draws, days, faults);
  const habit = (statement: Statement, share: number, perS = 0): Habit => ({ statement, share, perS, ...ALWAYS });
  const usual = many(draws.whole(10, 18), 'info').map((each, index) => habit(each, 1 / (index + 1.5) / 3));
  const chronic = many(6, 'error')
    .map((each) => habit(each, draws.scale(0.0003, 0.003), draws.scale(1 / 14_400, 1 / 1_200)))
    .concat(many(1, 'error').map((each) => habit(each, 0, 1 / 14_400)));
  return {
    name: `service-${number}`,
    traffic,
    habits: [
      ...withDeploys(usual, happenings, words, draws),
      ...many(2, 'debug').map((each) => habit(each, 0.05)),
      ...many(2, 'warn').map((each) => habit(each, 0.01)),
      ...many(3, 'warn').map((each) => habit(each, 0, 1 / draws.scale(3_600, 40_000))),
      ...chronic,
    ],
    beats: many(2, 'info').map((statement) => ({ statement, everyMs: draws.pick([10, 20, 30, 60]) * 1_000 })),
    chronic,
    batch: many(3, 'info'),
    batchError: words.draw('error'),
    startup: many(10, 'info'),
    unheard: new Map(happenings.map((each) => [each, words.draw(LEVELS[each.kind] ?? 'error')] as const)),
    happenings,
  };
}

/** Each deploy brings many statements and takes some of the old ones. */
function withDeploys(
  usual: readonly Habit[],
  happenings: readonly Happening[],
  words: Vocabulary,
  draws: Draws,
): Habit[] {
  let habits = [...usual];
  for (const { kind, from } of happenings) {
    if (kind !== 'deploy') continue;
    const gone = draws.whole(0, habits.length - 1);
    habits = habits.map((each, index) => (index % 9 === gone % 9 ? { ...each, to: Math.min(each.to, from) } : each));
    const brought = Array.from({ length: draws.whole(20, 50) }, (_, index) =>
      words.draw(index % 20 === 7 ? 'warn' : 'info'),
    );
    habits.push(
      ...brought.map((statement) => ({ statement, share: draws.scale(0.0005, 0.03), perS: 0, from, to: ALWAYS.to })),
    );
  }
  return habits;
}

const LASTING: Readonly<Record<Fault | Ordinary, number>> = {
  'new-error': 6,
  'new-warning': 6,
  flood: 0.1,
  burst: 0.1,
  surge: 5,
  recurrence: 10,
  vanished: 15,
  share: 6,
  fatal: 0.1,
  deploy: 20,
  restart: 5,
  batch: 8,
  doubling: 30,
  chatter: 20,
};

/** In the order of time; what is drawn lies apart, and apart from the batch of each night. */
function happeningsOf(draws: Draws, days: number, faults: number): Happening[] {
  const all: Happening[] = [];
  for (let day = 0; day < days; day += 1) all.push(lasting('batch', day * DAY_MS + BATCH_AT_MS));
  const wanted = [...FAULTS.flatMap((kind) => Array<Fault>(faults).fill(kind)), ...ordinary(days)];
  for (const kind of wanted) {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const least = (FAULTS as readonly string[]).includes(kind) ? QUIET_START_MS : 6 * HOUR_MS;
      const drawn = lasting(kind, Math.round(draws.between(least, days * DAY_MS - HOUR_MS)));
      if (all.some(({ from, to }) => drawn.from < to + APART_MS && drawn.to > from - APART_MS)) continue;
      all.push(drawn);
      break;
    }
  }
  return all.toSorted((one, other) => one.from - other.from);
}

const ordinary = (days: number): Ordinary[] =>
  Array.from({ length: Math.ceil(days / 2) }, () => ['deploy', 'restart', 'doubling', 'chatter'] as const).flat();

const lasting = (kind: Happening['kind'], from: number): Happening => ({
  kind,
  from,
  to: from + LASTING[kind] * MINUTE_MS,
});
