import type { Pattern } from '@hale/events';
import { rounded } from '../statistics.ts';
import type { Look, MomentName } from './looks.ts';

/** What a fault of each form is to be called: a person who sees its graph would. */
const RIGHT: Readonly<Record<string, readonly Pattern[]>> = {
  'latency-step': ['step'],
  'latency-step of the tail': ['step'],
  'error-surge': ['step'],
  'memory-leak': ['leak'],
  // Of what is idle 70 to 100 % are taken.
  'cpu-saturation': ['step', 'saturation'],
  'traffic-drop': ['step'],
  'traffic-surge': ['step'],
  'flat-line of one series': ['flat-line'],
  'flat-line of all series': ['flat-line'],
  // A queue that grows as long as its consumer is slower, a disk that fills.
  'queue-backlog': ['leak'],
  'disk-filling': ['leak'],
  'cache collapse': ['step'],
  'spike train': ['spike-train'],
  'missing batch': ['seasonal-break'],
  'noise burst': ['noise-burst'],
};

export interface Naming {
  readonly faults: number;
  readonly right: number;
  readonly wrong: number;
  readonly none: number;
  /** By the name that was given, most first. */
  readonly named: Readonly<Record<string, number>>;
}

export interface NamingFigures extends Naming {
  /** Shares of the faults. */
  readonly rightShare: number;
  readonly wrongShare: number;
}

type Name = Pattern | 'none';

/** The name of a fault: the one that most of its series show, of as many the one that fits best. */
function nameOf(looks: readonly Look[]): Name {
  const matches = looks.flatMap(({ match }) => (match ? [match] : []));
  const groups = [...Map.groupBy(matches, ({ pattern }) => pattern)];
  const fitOf = (group: typeof matches) => Math.max(...group.map(({ fit }) => fit));
  const ranked = groups.toSorted(([, a], [, b]) => b.length - a.length || fitOf(b) - fitOf(a));
  return ranked[0]?.[0] ?? 'none';
}

/** Of the faults of each form, how they were named at a moment. */
export function namingsAt(looks: readonly Look[], moment: MomentName): Readonly<Record<string, Naming>> {
  const faults = Map.groupBy(
    looks.filter((look) => look.moment === moment),
    ({ fault }) => fault,
  );
  const forms = Map.groupBy(faults, ([{ variant }]) => variant);
  return Object.fromEntries(
    [...forms]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([form, group]) => [
        form,
        namingOf(
          group.map(([, each]) => nameOf(each)),
          RIGHT[form] ?? [],
        ),
      ]),
  );
}

function namingOf(names: readonly Name[], right: readonly Pattern[]): Naming {
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => [name, length] as const);
  const none = names.filter((name) => name === 'none').length;
  const rights = names.filter((name) => right.some((each) => each === name)).length;
  const named = Object.fromEntries(counts.toSorted(([, a], [, b]) => b - a));
  return { faults: names.length, right: rights, wrong: names.length - rights - none, none, named };
}

export function together(namings: Readonly<Record<string, Naming>>): NamingFigures {
  const all = Object.values(namings);
  const sum = (of: (each: Naming) => number) => all.reduce((total, each) => total + of(each), 0);
  const [faults, right, wrong] = [sum((each) => each.faults), sum((each) => each.right), sum((each) => each.wrong)];
  const named: Record<string, number> = {};
  for (const each of all)
    for (const [name, count] of Object.entries(each.named)) named[name] = (named[name] ?? 0) + count;
  const shareOf = (count: number) => rounded(count / Math.max(1, faults), 3);
  return {
    faults,
    right,
    wrong,
    none: sum((each) => each.none),
    named,
    rightShare: shareOf(right),
    wrongShare: shareOf(wrong),
  };
}
