import { Listener, logClassifierSchema, type Statement as Said } from '@hale/log-classifier';
import { FAULTS, type Fault, type Happening, HOUR_MS, MINUTE_MS, type Ordinary, type Plan } from './plan.ts';
import { FRAME_MS, Traffic } from './traffic.ts';

/** A finding that was raised, and in which fault or other happening; undefined: while nothing happened. */
export interface Raised {
  readonly service: string;
  readonly during: Happening | undefined;
  readonly said: Said;
}

export interface JudgedService {
  readonly raised: readonly Raised[];
  readonly lines: number;
  /** Spent in the policies alone, milliseconds. */
  readonly spentMs: number;
}

/** The collector sends no more lines at once. */
const MOST_LINES = 500;
/** What is wrong may be said so much later, and what follows from it is no false finding. */
const AFTER_MS = 10 * MINUTE_MS;
const T0 = Date.UTC(2026, 0, 5);

/** Plays the lines of a service to what the service itself listens with. */
export function judge(plan: Plan, days: number, seed: number): JudgedService {
  const listener = new Listener({ env: 'bench', service: plan.name }, logClassifierSchema.parse({}));
  const traffic = new Traffic(plan, seed);
  const raised: Raised[] = [];
  let lines = 0;
  let spentMs = 0;
  for (let from = 0; from < days * 24 * HOUR_MS; from += FRAME_MS) {
    const heard = traffic.frame(from).map((each) => ({ ...each, at: T0 + each.at }));
    lines += heard.length;
    const before = performance.now();
    for (let first = 0; first < heard.length; first += MOST_LINES) {
      const { statements } = listener.hear(heard.slice(first, first + MOST_LINES), T0 + from + FRAME_MS);
      for (const said of statements) {
        if (said.type === 'cleared' || said.finding.revision > 0) continue;
        raised.push({ service: plan.name, during: happeningAt(plan, said.at - T0), said });
      }
    }
    spentMs += performance.now() - before;
  }
  return { raised, lines, spentMs };
}

const happeningAt = ({ happenings }: Plan, at: number): Happening | undefined =>
  happenings.find(({ from, to }) => from <= at && at <= to + AFTER_MS);

export interface FaultFigures {
  readonly faults: number;
  readonly found: number;
  /** In the middle, from the fault's beginning to its finding. */
  readonly medianS: number | null;
  readonly worstS: number | null;
  /** Findings while it lasted and soon after. */
  readonly findingsEach: number;
}

/** Which detectors speak of a fault. */
export const SPEAKS: Readonly<Record<Fault, readonly string[]>> = {
  'new-error': ['new-template'],
  'new-warning': ['new-template'],
  flood: ['surge'],
  burst: ['new-template', 'surge'],
  surge: ['surge', 'new-template'],
  recurrence: ['surge', 'new-template'],
  vanished: ['missing'],
  share: ['surge'],
  fatal: ['first-fatal'],
};

export const isFault = (kind: Fault | Ordinary): kind is Fault => (FAULTS as readonly string[]).includes(kind);
