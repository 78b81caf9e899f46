import {
  type AlarmSettings,
  type CounterState,
  decide,
  defaultBank,
  emptyMemory,
  judgeValue,
  rateOf,
  scoreOf,
} from '@hale/detection';
import type { Severity } from '@hale/events';
import type { Point } from './point-reader.ts';
import { IGNORED, reasonOf } from './words.ts';

export interface Judged {
  /** From 0 to 1, on one scale for all series; alarms begin at a half. */
  readonly score: number;
  readonly anomaly: boolean;
  /** Null when it is no anomaly. */
  readonly severity: Severity | null;
  /** Null when there is nothing to say. */
  readonly reason: string | null;
  /** What was judged: the value, or the rate of a counter. Undefined when it was ignored, and `ignored` says why. */
  readonly level: number | undefined;
  readonly ignored?: keyof typeof IGNORED;
}

export interface SeriesSettings {
  readonly alarm: AlarmSettings;
  /** The values are those of a counter: what it grows a second is judged. */
  readonly counter: boolean;
}

/** Of what takes for an alarm: so many times the surprise is more than worth a look, and so many times is for a person now. */
const WARNING = 1.5;
const CRITICAL = 3;

export function severityOf(surprise: number, { least }: Pick<AlarmSettings, 'least'>): Severity {
  if (surprise >= CRITICAL * least) return 'critical';
  return surprise >= WARNING * least ? 'warning' : 'info';
}

const ignore = (ignored: keyof typeof IGNORED): Judged => ({
  score: 0,
  anomaly: false,
  severity: null,
  reason: IGNORED[ignored],
  level: undefined,
  ignored,
});

/** Judges one series, a point at a time, with what the services judge theirs with. */
export class Series {
  readonly #memory = emptyMemory();
  readonly #settings: SeriesSettings;
  #counter: CounterState | undefined;
  #judged = 0;

  constructor(settings: SeriesSettings) {
    this.#settings = settings;
  }

  take(point: Point): Judged {
    if (!this.#settings.counter) return this.#judge(point.at, point.value);
    const { state, note, rate } = rateOf(this.#counter, point);
    this.#counter = state;
    return rate === undefined ? ignore(note === 'taken' ? 'invalid' : note) : this.#judge(point.at, rate);
  }

  #judge(at: number, level: number): Judged {
    const { alarm } = this.#settings;
    const improbable = judgeValue(this.#memory, at, level, defaultBank);
    if (typeof improbable === 'string') return ignore(improbable);
    this.#judged += 1;
    const { raised, surprise } = decide(this.#memory, at, improbable.improbability, alarm);
    const told = raised || improbable.improbability >= alarm.least;
    return {
      // Six digits tell apart what anybody will sort by.
      score: Math.round(scoreOf(surprise, alarm) * 1e6) / 1e6,
      anomaly: raised,
      severity: raised ? severityOf(surprise, alarm) : null,
      reason: told ? `${reasonOf(level, improbable)}${raised ? '' : this.#whyNot()}` : null,
      level,
    };
  }

  /** What keeps something improbable from being an alarm. */
  #whyNot(): string {
    return this.#judged <= this.#settings.alarm.warmUp
      ? ' (no alarm: too little is known yet)'
      : ' (no alarm: there was one lately)';
  }
}
