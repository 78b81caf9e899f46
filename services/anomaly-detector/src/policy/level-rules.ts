import type { Direction } from '@hale/detection';
import type { Aspect, Series } from '@hale/events';
import { matchesGlob } from './glob.ts';
import { failed } from './outcome-labels.ts';
import { remembered } from './remembered.ts';

/** How a plain series is judged: one of no indicator. */
export interface LevelRule {
  readonly direction: Direction;
  /** How far from usual it is at least, in the unit of the series (for counters: per second), for anybody to care. */
  readonly floor: number;
  /**
   * Counters of what should not happen are often absent until the first happens: absent means none. They are judged by their usual
   * level (threshold.ts of libs/detection) each time: that errors came before makes the next ones no less bad. All others are
   * judged by how improbable they are by all their past.
   */
  readonly countsErrors: boolean;
  /** What of the service it is about, when that is plain. */
  readonly aspect?: Aspect;
}

interface Row {
  readonly names: readonly string[];
  readonly when?: (series: Pick<Series, 'kind' | 'labels'>) => boolean;
  /** Null: not judged. */
  readonly rule: LevelRule | null;
}

const high = (floor: number, aspect?: Aspect): LevelRule => ({
  direction: 'high',
  floor,
  countsErrors: false,
  ...(aspect && { aspect }),
});
const low = (floor: number, aspect?: Aspect): LevelRule => ({
  ...high(floor, aspect),
  direction: 'low',
});

const errors: LevelRule = { direction: 'high', floor: 0.4, countsErrors: true, aspect: 'errors' };

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
  { names: ['*_seconds_sum'], rule: high(0.4, 'latency') },
  { names: ['*_milliseconds_sum', '*_ms_sum'], rule: high(400, 'latency') },
  {
    names: ['*error*', '*failure*', '*failed*', '*timeout*', '*rejected*', '*dropped*'],
    when: isCounter,
    rule: errors,
  },
  { names: ['*_seconds', '*lag_seconds'], rule: high(0.04) },
  { names: ['*_milliseconds', '*_ms', '*latency*', '*duration*', '*response_time*'], rule: high(40, 'latency') },
  { names: ['*_ratio', '*utilization*', '*saturation*'], rule: high(0.16) },
  { names: ['*_available_bytes', '*_free_bytes'], rule: low(8_000_000, 'disk') },
  { names: ['*_available', '*_available_*', '*_free_*'], rule: low(0) },
  { names: ['*queue*', '*backlog*', '*pending*', '*lag'], rule: high(8) },
];

const EITHER: LevelRule = { direction: 'both', floor: 0.08, countsErrors: false };

/** Whether a series that is judged by itself is judge-plain.ts's; `up` and counters of errors are judge-frame.ts's. */
export const isPlain = ({ name }: Pick<Series, 'name'>, { countsErrors }: LevelRule): boolean =>
  name !== 'up' && !countsErrors;

const rowsOf = remembered((name) => rows.filter(({ names }) => names.some((each) => matchesGlob(each, name))));

/** The rule of a series, or null when its level means nothing by itself. */
export function levelRuleOf(series: Pick<Series, 'name' | 'kind' | 'labels'>): LevelRule | null {
  const row = rowsOf(series.name).find(({ when }) => when === undefined || when(series));
  return row ? row.rule : EITHER;
}
