import {
  type AlarmSettings,
  type CounterState,
  decide,
  defaultBank,
  emptyMemory,
  type Improbable,
  isSetBack,
  judgeValue,
  type LateRun,
  lateRunWith,
  type Match,
  patternWords,
  rateOf,
  scoreOf,
  setBack,
} from '@hale/detection';
import type { Severity } from '@hale/events';
import type { Point } from './point-reader.ts';
import { ShownPattern } from './shown-pattern.ts';
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
  /** The known pattern that an alarm shows, or by now the one before. */
  readonly match?: Match;
  /** That several points before it came late turned out to be the work of a clock that was set back. */
  readonly setBack?: true;
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
  #late: LateRun | undefined;
  #judged = 0;
  readonly #shown = new ShownPattern();

  constructor(settings: SeriesSettings) {
    this.#settings = settings;
  }

  /**
   * Judges a point by those before it. One that comes late is ignored; several in a row that go on among themselves are a clock that was
   * set back, or had been years ahead for a while: from the last of them on the series goes by their time.
   */
  take(point: Point): Judged {
    const judged = this.#take(point);
    if (judged.ignored !== 'late') {
      if (judged.ignored !== 'invalid' && judged.ignored !== 'duplicate') this.#late = undefined;
      return judged;
    }
    this.#late = lateRunWith(this.#late, point.at, point.at);
    if (!isSetBack(this.#late, point.at)) return judged;
    this.#late = undefined;
    this.#counter = undefined;
    setBack(this.#memory, point.at);
    return { ...this.#take(point), setBack: true };
  }

  #take(point: Point): Judged {
    if (!this.#settings.counter) return this.#judge(point.at, point.value);
    const step = rateOf(this.#counter, point);
    this.#counter = step.state;
    return step.note === 'taken' ? this.#judge(point.at, step.rate) : ignore(step.note);
  }

  #judge(at: number, level: number): Judged {
    const { alarm } = this.#settings;
    const improbable = judgeValue(this.#memory, at, level, defaultBank);
    if (typeof improbable === 'string') return ignore(improbable);
    this.#judged += 1;
    const decided = decide(this.#memory, at, improbable.improbability, alarm);
    const { raised, surprise } = decided;
    const match = raised ? this.#shown.raised(this.#memory, at) : this.#shown.after(this.#memory, at);
    const told = raised || improbable.improbability >= alarm.least;
    return {
      ...(match && { match }),
      // Six digits tell apart what anybody will sort by.
      score: Math.round(scoreOf(decided, improbable.improbability, alarm) * 1e6) / 1e6,
      anomaly: raised,
      severity: raised ? severityOf(surprise, alarm) : null,
      reason: told || match ? this.#reasonOf(level, improbable, raised, match) : null,
      level,
    };
  }

  #reasonOf(level: number, improbable: Improbable, raised: boolean, match: Match | undefined): string {
    if (raised) return `${reasonOf(level, improbable)}; ${match ? patternWords(match) : 'no known pattern so far'}`;
    return match ? `the alarm before this: ${patternWords(match)}` : `${reasonOf(level, improbable)}${this.#whyNot()}`;
  }

  /** What keeps something improbable from being an alarm. */
  #whyNot(): string {
    return this.#judged <= this.#settings.alarm.warmUp
      ? ' (no alarm: too little is known yet)'
      : ' (no alarm: there was one lately)';
  }
}
