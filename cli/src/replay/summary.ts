import { type Match, PATTERN_NAMES, patternWords } from '@hale/detection';
import type { Severity } from '@hale/events';
import { chartOf, type Paint } from './chart.ts';
import { Labels, type LabelTally, precisionOf, recallOf } from './labels.ts';
import { Outline } from './outline.ts';
import type { Point, PointReader } from './point-reader.ts';
import type { Judged } from './series.ts';
import { amount, counted, duration, whole } from './words.ts';

/** The interval is the middle one of so many. */
const INTERVALS = 1_000;
/** So many alarms are kept for the chart, and so many are written out. */
const KEPT_ALARMS = 10_000;
const TOLD_ALARMS = 20;

interface ToldAlarm {
  readonly timestamp: string;
  readonly value: number;
  readonly severity: Severity | null;
  readonly reason: string | null;
  /** What it showed at once. */
  readonly pattern: Match['pattern'] | undefined;
  /** What it was later found to show, when that is something else. */
  match: Match | undefined;
}

export interface Look {
  readonly width: number;
  readonly red: Paint;
  readonly bold: Paint;
}

/** What there is to say of one file when it is over; takes the same room however long it is. */
export class Summary {
  readonly #file: string;
  readonly #outline = new Outline();
  readonly #labels = new Labels();
  readonly #ignored = new Map<string, number>();
  readonly #intervals: number[] = [];
  readonly #told: ToldAlarm[] = [];
  readonly #alarmsAt: number[] = [];
  /** Of each alarm the pattern that it showed at last; none where it showed none. */
  readonly #patterns: (Match['pattern'] | 'none')[] = [];
  #points = 0;
  #judged = 0;
  #alarms = 0;
  #setBacks = 0;
  #first: Point | undefined;
  #last: Point | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  take(point: Point, judged: Judged): void {
    this.#points += 1;
    this.#labels.take(point.label, judged.anomaly);
    if (judged.ignored) this.#ignored.set(judged.ignored, (this.#ignored.get(judged.ignored) ?? 0) + 1);
    if (judged.setBack) this.#setBacks += 1;
    if (judged.level === undefined) return;
    if (this.#last && this.#intervals.length < INTERVALS) this.#intervals.push(point.at - this.#last.at);
    this.#first ??= point;
    this.#last = point;
    if (judged.anomaly) this.#raise(point, judged.level, judged);
    else if (judged.match) this.#name(judged.match);
    this.#outline.add(judged.level, point.label ?? false);
    this.#judged += 1;
  }

  get figures(): { readonly points: number; readonly alarms: number; readonly labels: LabelTally | undefined } {
    return { points: this.#points, alarms: this.#alarms, labels: this.#labels.tally };
  }

  lines(unreadable: PointReader['unreadable'], look: Look): string[] {
    const left = [...this.#ignored].map(([why, count]) => `${whole(count)} ${why}`);
    const chart = chartOf(this.#outline, this.#alarmsAt, look.width - 2, look.red);
    return [
      look.bold(this.#file),
      `  ${counted(this.#points, 'point')}${this.#span()}`,
      ...(left.length > 0 ? [`  ignored: ${left.join(', ')}`] : []),
      ...(this.#setBacks > 0 ? [`  clock set back: ${counted(this.#setBacks, 'time')}`] : []),
      ...(unreadable.count > 0 ? [`  ${unreadableOf(unreadable)}`] : []),
      ...chart.map((line) => `  ${line}`),
      `  ${counted(this.#alarms, 'alarm')}`,
      ...this.#told.map((alarm) => `    ${lineOf(alarm, look)}`),
      ...(this.#alarms > this.#told.length ? [`    and ${whole(this.#alarms - this.#told.length)} more`] : []),
      ...(this.#alarms > 0 ? [`  known patterns: ${patternsIn(this.#patterns)}`] : []),
      ...(this.figures.labels ? [`  ${comparisonOf(this.figures.labels)}`] : []),
    ];
  }

  #raise({ timestamp }: Point, value: number, { severity, reason, match }: Judged): void {
    this.#alarms += 1;
    if (this.#patterns.length < KEPT_ALARMS) this.#patterns.push(match?.pattern ?? 'none');
    if (this.#alarmsAt.length < KEPT_ALARMS) this.#alarmsAt.push(this.#judged);
    if (this.#told.length < TOLD_ALARMS)
      this.#told.push({ timestamp, value, severity, reason, pattern: match?.pattern, match: undefined });
  }

  /** Of the last alarm. */
  #name(match: Match): void {
    if (this.#patterns.length === this.#alarms) this.#patterns[this.#alarms - 1] = match.pattern;
    const told = this.#told[this.#alarms - 1];
    if (told) told.match = match.pattern === told.pattern ? undefined : match;
  }

  #span(): string {
    if (!this.#first || !this.#last) return '';
    const middle = this.#intervals.toSorted((a, b) => a - b)[this.#intervals.length >> 1];
    const every = middle === undefined ? '' : `, every ${duration(middle)}`;
    const lasting = this.#last.at > this.#first.at ? ` (${duration(this.#last.at - this.#first.at)})` : '';
    return `, ${this.#first.timestamp} to ${this.#last.timestamp}${lasting}${every}`;
  }
}

export const unreadableOf = ({ count, first }: PointReader['unreadable']): string =>
  `${counted(count, 'line')} could not be read (${first.join(', ')}${count > first.length ? ', …' : ''})`;

export function comparisonOf(tally: LabelTally): string {
  const share = (value: number | undefined): string => (value === undefined ? 'none' : value.toFixed(2));
  const { found, windows, wrong } = tally;
  const shares = `precision ${share(precisionOf(tally))}, recall ${share(recallOf(tally))}`;
  return `labels: ${whole(found)} of ${counted(windows, 'window')} found, ${counted(wrong, 'false alarm')}; ${shares}`;
}

const lineOf = ({ timestamp, value, severity, reason, match }: ToldAlarm, { red }: Look): string =>
  `${timestamp}  ${amount(value).padStart(9)}  ${red((severity ?? '').padEnd(8))}  ${reason ?? ''}` +
  (match ? `; then ${patternWords(match)}` : '');

/** The most frequent first: `3 step, 1 leak, 2 none`. */
function patternsIn(patterns: readonly (Match['pattern'] | 'none')[]): string {
  const counts = [...Map.groupBy(patterns, (each) => each)].map(([name, { length }]) => ({ name, length }));
  const ranked = counts.toSorted((one, other) => other.length - one.length);
  return ranked
    .map(({ name, length }) => `${whole(length)} ${name === 'none' ? name : PATTERN_NAMES[name]}`)
    .join(', ');
}
