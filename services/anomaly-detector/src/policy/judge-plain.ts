import { isValue } from '@hale/detection';
import type { DataOf, Series } from '@hale/events';
import { idleAt } from './idle.ts';
import type { FrameSettings } from './judge-frame.ts';
import { isPlain, levelRuleOf } from './level-rules.ts';
import type { PlainMemory } from './plain-memory.ts';
import { type PlainRule, type PlainSettings, setSeriesBack, type Taken, takeSample } from './plain-series.ts';
import { signalIn } from './signal.ts';

export interface PlainFrameSettings extends Omit<FrameSettings, 'reach' | 'threshold' | 'absentAfterMs'> {
  readonly plain: PlainSettings;
  /** Series that wait for nothing once they are improbable, by name. */
  readonly critical: (name: string) => boolean;
}

type Result = Taken['judged'] | 'future';

/** Time of the newest frame of an instance, nought when there is none, and the latest time that anything of it can have. */
export interface PlainClock {
  readonly at: number;
  readonly newest: number;
}

export interface PlainJudgement {
  readonly counts: Readonly<Partial<Record<Result, number>>>;
  /** Samples of series that there was no room for. */
  readonly dropped: number;
  /** A critical series was improbable. */
  readonly urgent: boolean;
  /** What was judged, for the evidence. */
  readonly figures: readonly { readonly signal: string; readonly value: number }[];
}

/**
 * Takes in the samples of a frame that are of plain series: of no indicator, and of no counter of errors. What they come to together is
 * judge-together.ts's. Changes `memory` in place; its `change` says what it changed.
 */
export function judgePlain(
  memory: PlainMemory,
  clock: PlainClock,
  data: DataOf<'metrics.sampled'>,
  settings: PlainFrameSettings,
): PlainJudgement {
  const judging = new JudgingPlain(memory, clock, data, settings);
  for (const series of data.series) judging.series(series);
  return judging.result();
}

/** Collects what one frame comes to; lives as long as the call of {@link judgePlain}. */
class JudgingPlain {
  readonly #memory: PlainMemory;
  readonly #clock: PlainClock;
  readonly #data: DataOf<'metrics.sampled'>;
  readonly #settings: PlainFrameSettings;
  readonly #counts: Partial<Record<Result, number>> = {};
  readonly #figures: { signal: string; value: number }[] = [];
  /** Signals that may give way to others, longest gone last; looked for when the first is needed. */
  #idle: string[] | undefined;
  #dropped = 0;
  #urgent = false;

  constructor(memory: PlainMemory, clock: PlainClock, data: DataOf<'metrics.sampled'>, settings: PlainFrameSettings) {
    this.#memory = memory;
    this.#clock = clock;
    this.#data = data;
    this.#settings = settings;
  }

  series(series: Series): void {
    if (!this.#settings.watched(series.name) || this.#settings.roleOf(series)) return;
    const found = levelRuleOf(series);
    if (!found || !isPlain(series, found)) return;
    const signal = signalIn(this.#data, series);
    const { source = 'metric' } = this.#data;
    const { direction, floor, aspect } = found;
    const rule: PlainRule = { direction, floor, kind: series.kind, source, ...(aspect && { aspect }) };
    for (const [at, value] of series.samples) {
      // A nought keeps its sign in memory and loses it in JSON; added to a nought it has none.
      const result = this.#sample(signal, rule, at, value + 0);
      this.#urgent ||= result === 'improbable' && this.#settings.critical(series.name);
      this.#count(result);
    }
  }

  result(): PlainJudgement {
    return { counts: this.#counts, dropped: this.#dropped, urgent: this.#urgent, figures: this.#figures };
  }

  #sample(signal: string, rule: PlainRule, at: number, raw: number): Result | undefined {
    if (at > this.#settings.latest) return 'future';
    if (!isValue(raw)) return 'invalid';
    const series = this.#memory.get(signal) ?? this.#added(signal, rule, at);
    if (!series) return undefined;
    if (series.at > this.#clock.newest && at < series.at) setSeriesBack(series, at);
    const taken = takeSample(series, at, raw, this.#settings.plain);
    if (taken.judged === 'invalid' || taken.judged === 'late' || taken.judged === 'duplicate') return taken.judged;
    this.#memory.tell(signal, at, raw);
    if ('value' in taken) this.#figures.push({ signal, value: taken.value });
    return taken.judged;
  }

  #count(result: Result | undefined): void {
    if (result) this.#counts[result] = (this.#counts[result] ?? 0) + 1;
    else this.#dropped += 1;
  }

  /** A new series, if there is room; one that is long gone makes room. */
  #added(signal: string, rule: PlainRule, at: number): ReturnType<PlainMemory['get']> {
    if (this.#memory.size >= this.#settings.maxSeries || this.#memory.isFull) {
      this.#idle ??= idleAt(this.#memory, this.#clock.at, this.#settings);
      const gone = this.#idle.pop();
      if (gone === undefined) return undefined;
      this.#memory.remove(gone);
    }
    return this.#memory.add(signal, rule, at);
  }
}
