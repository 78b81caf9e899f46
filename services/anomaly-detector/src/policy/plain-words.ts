import { despitePowers, type Match, patternWords, type Sign } from '@hale/detection';
import type { Symptom } from '@hale/events';
import type { Statement } from './finding.ts';
import type { PlainRule, Shown } from './plain-series.ts';
import { figure, span } from './summary.ts';

/** A series that takes part in a finding, with what of it is improbable. */
export interface ImprobableSeries {
  readonly signal: string;
  readonly rule: PlainRule;
  readonly shown: Shown;
  /** The known pattern that it shows. */
  readonly match: Match | undefined;
  /** What it says, in powers of ten, and how many of them people took from it. */
  readonly says: number;
  readonly lenience: number;
}

const lately = (over: string): string => `far from what it was in the last ${over}`;

/** What showed it, in words; `over` is the length of its window. */
const SIGNS: Readonly<Record<Sign, (over: string, side: string) => string>> = {
  high: () => 'far above all that was usual',
  low: () => 'far below all that was usual',
  local: lately,
  recent: lately,
  season: (over) => `not as usual at this time of the day or week over ${over}`,
  longSeason: (over) => `not as usual at this time of the day or week over ${over}`,
  change: () => 'a jump',
  spread: (over) => `moves more than ever over ${over}`,
  shape: (over) => `takes a course over ${over} that it never took`,
  record: (over, side) => `a record ${side}${over === '' ? '' : ` over ${over}`}`,
  cluster: (over, side) => `more often ${side} than ever over ${over}`,
  still: () => 'stands still for longer than ever',
  swing: (over, side) => `farther ${side === 'high' ? 'up' : 'down'} within ${over} than on other days`,
  rough: (over) => `moves more within ${over} than on other days`,
};
/** The signal of a finding that several series make. */
const SEVERAL = 'several series at once';

/**
 * What a finding says of the series of a service that are improbable together, `first` the most. It is over `calmMs` after they are calm
 * at the earliest, so that is the least window that it is about.
 */
export function togetherStatement(
  first: ImprobableSeries,
  others: readonly ImprobableSeries[],
  { at, needed }: { readonly at: number; readonly needed: number },
  calmMs: number,
): Statement {
  const all = [first, ...others];
  const lenience = sumOf(all, (each) => each.lenience);
  const { shown, rule, signal } = first;
  const pattern = patternIn(all);
  const aspects = new Set(all.map((each) => each.rule.aspect));
  const windowMs = Math.round(Math.max(calmMs, ...all.map((each) => each.shown.windowMs)));
  return {
    detector: 'bank',
    signal: others.length === 0 ? signal : SEVERAL,
    source: rule.source,
    symptom: symptomOf(shown),
    ...(aspects.size === 1 && rule.aspect && { aspect: rule.aspect }),
    ...(pattern && { pattern }),
    windowMs,
    score: tenths(sumOf(all, ({ says }) => says)),
    threshold: tenths(needed + lenience),
    parts: all.map(({ signal: part, says }) => ({ signal: part, score: tenths(says) })),
    severity: 'warning',
    summary: summaryOf(all),
    startedAt: Math.min(at, ...all.map((each) => each.shown.at)),
  };
}

/** The pattern of a finding: that of its most improbable series that shows one. */
export const patternIn = (all: readonly ImprobableSeries[]): Match['pattern'] | undefined =>
  all.find(({ match }) => match)?.match?.pattern;

export function summaryOf(all: readonly ImprobableSeries[]): string {
  const nameless = patternIn(all) === undefined ? '; no known pattern so far' : '';
  return despitePowers(
    `${all.map(inWords).join('; ')}${nameless}`,
    sumOf(all, ({ lenience }) => lenience),
  );
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

const sumOf = (all: readonly ImprobableSeries[], value: (each: ImprobableSeries) => number): number =>
  all.reduce((sum, each) => sum + value(each), 0);

function inWords({ signal, rule: { kind }, shown, match }: ImprobableSeries): string {
  const { sign, side, windowMs, value, usual } = shown;
  const named = match ? ` (${patternWords(match)})` : '';
  // A signal is a series' name and its labels.
  const name = signal.split('{', 1)[0] ?? signal;
  const over = windowMs > 0 ? span(windowMs) : '';
  return `${signal} is ${figure(name, kind, value)}, usually ${figure(name, kind, usual)}: ${SIGNS[sign](over, side)}${named}`;
}

function symptomOf({ sign, side, value, usual }: Shown): Symptom {
  if (sign === 'still') return 'flat';
  const high = side === 'none' ? value >= usual : side === 'high';
  return high ? 'level-high' : 'level-low';
}
