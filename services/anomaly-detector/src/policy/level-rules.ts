import type { Direction } from '@hale/detection';
import type { Aspect, Series } from '@hale/events';
import { matchesGlob } from './glob.ts';
import { failed } from './outcome-labels.ts';

/** How a series is judged by its usual level. */
export interface LevelRule {
  readonly direction: Direction;
  /** What a deviation is at least, in the unit of the series (for counters: per second). */
  readonly absoluteFloor: number;
  /** Counters of things that should not happen are often absent until the first happens: absent means none. */
  readonly absentIsZero: boolean;
  /** What of the service it is about, when that is plain. */
  readonly aspect?: Aspect;
}

interface Row {
  readonly names: readonly string[];
  readonly when?: (series: Pick<Series, 'kind' | 'labels'>) => boolean;
  /** Null: not judged. */
  readonly rule: LevelRule | null;
}

const high = (absoluteFloor: number, aspect?: Aspect): LevelRule => ({
  direction: 'high',
  absoluteFloor,
  absentIsZero: false,
  ...(aspect && { aspect }),
});
const low = (absoluteFloor: number, aspect?: Aspect): LevelRule => ({
  ...high(absoluteFloor, aspect),
  direction: 'low',
});

/** Errors: 8 deviations of 0.05/s make 0.4/s the least that is ever abnormal. */
const errors: LevelRule = { direction: 'high', absoluteFloor: 0.05, absentIsZero: true, aspect: 'errors' };

const isCounter = ({ kind }: Pick<Series, 'kind'>): boolean => kind === 'counter';

const isErrorLevel = ({ labels }: Pick<Series, 'labels'>): boolean =>
  /^(error|fatal|critical)$/.test(labels['level'] ?? '');

/** The first row that fits decides. How busy a service is, is its users' affair: traffic that went well is not judged. */
const rows: readonly Row[] = [
  // What log lines come to; templates and categories are judged where their words are known.
  { names: ['log_lines_total'], when: isErrorLevel, rule: { ...errors, aspect: 'logs' } },
  { names: ['log_*'], rule: null },
  { names: ['*requests_total', '*responses_total'], when: failed, rule: errors },
  { names: ['*requests_total', '*responses_total'], rule: null },
  // A sum of seconds grows by the mean number of requests in progress (Little's law).
  { names: ['*_seconds_sum'], rule: high(0.05, 'latency') },
  { names: ['*_milliseconds_sum', '*_ms_sum'], rule: high(50, 'latency') },
  {
    names: ['*error*', '*failure*', '*failed*', '*timeout*', '*rejected*', '*dropped*'],
    when: isCounter,
    rule: errors,
  },
  { names: ['*_seconds', '*lag_seconds'], rule: high(0.005) },
  { names: ['*_milliseconds', '*_ms', '*latency*', '*duration*', '*response_time*'], rule: high(5, 'latency') },
  { names: ['*_ratio', '*utilization*', '*saturation*'], rule: high(0.02) },
  { names: ['*_available_bytes', '*_free_bytes'], rule: low(1_000_000, 'disk') },
  { names: ['*_available', '*_available_*', '*_free_*'], rule: low(0) },
  { names: ['*queue*', '*backlog*', '*pending*', '*lag'], rule: high(1) },
];

const EITHER: LevelRule = { direction: 'both', absoluteFloor: 0.01, absentIsZero: false };

/** The rule of a series, or null when its level means nothing by itself. */
export function levelRuleOf(series: Pick<Series, 'name' | 'kind' | 'labels'>): LevelRule | null {
  const row = rows.find(
    ({ names, when }) => names.some((each) => matchesGlob(each, series.name)) && (when === undefined || when(series)),
  );
  return row ? row.rule : EITHER;
}
