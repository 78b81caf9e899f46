import type { Draws } from './draws.ts';
import type { JudgedSeries } from './judged.ts';
import type { Moment } from './moment.ts';
import type { ServiceTraits } from './service.ts';

/** What a signal speaks of: decides which faults show on it. */
export type Role =
  | 'requests'
  | 'errors'
  | 'latency'
  | 'cpu'
  | 'memory'
  | 'queue'
  | 'disk'
  | 'cache'
  | 'batch'
  /** Moves all the time for reasons of its own. */
  | 'noisy'
  /** Follows the load. */
  | 'load'
  | 'still';

export interface Signal {
  readonly name: string;
  readonly kind: JudgedSeries['kind'];
  readonly role: Role;
  /** Asked once a step; undefined where there is nothing to say (a quantile of no requests). */
  next(moment: Moment): number | undefined;
}

/** What a signal is made with; the draws are its own. */
export interface Site {
  readonly draws: Draws;
  readonly stepS: number;
  readonly traits: ServiceTraits;
}

export type SignalMaker = (site: Site) => readonly Signal[];

export const gauge = (name: string, role: Role, next: Signal['next']): Signal => ({ name, kind: 'gauge', role, next });

/** A counter that begins again with its process; `events` says how many came in the step. */
export function counter(name: string, role: Role, start: number, events: (moment: Moment) => number): Signal {
  let total = start;
  return {
    name,
    kind: 'counter',
    role,
    next: (moment) => {
      if (moment.restarted) total = 0;
      total += events(moment);
      return total;
    },
  };
}
