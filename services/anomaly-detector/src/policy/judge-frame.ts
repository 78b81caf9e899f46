import { endEpisode, factorOf, type Lenience, type ThresholdSettings } from '@hale/detection';
import type { DataOf, Draft, Series } from '@hale/events';
import { clockAfter, type FrameClock, type FrameRecord, instanceOf } from './frame-clock.ts';
import { idleAt } from './idle.ts';
import {
  absentUntil,
  clear,
  type Judged,
  judgeSample,
  type SeriesIdentity,
  type SeriesRecord,
} from './judge-series.ts';
import type { Reach } from './judge-up.ts';
import { timeOf } from './latest.ts';
import { isPlain, type LevelRule, levelRuleOf } from './level-rules.ts';
import type { SeriesRole } from './series-roles.ts';
import { signalIn } from './signal.ts';

export type FrameMemory = ReadonlyMap<string, SeriesRecord>;

export interface FrameSettings {
  readonly threshold: ThresholdSettings;
  readonly watched: (name: string) => boolean;
  /** Series that an indicator is made of are not judged by themselves. */
  readonly roleOf: (series: Pick<Series, 'name' | 'kind'>) => SeriesRole | null;
  /** What the probes of the service say. */
  readonly reach: Reach;
  readonly maxSeries: number;
  readonly absentAfterMs: number;
  readonly forgetAfterMs: number;
  /** Samples from later than this are the work of a clock that is wrong; milliseconds since the epoch. */
  readonly latest: number;
  readonly lenience?: Lenience;
}

export interface FrameJudgement {
  readonly changed: ReadonlyMap<string, SeriesRecord>;
  readonly removed: readonly string[];
  readonly clock: FrameClock;
  readonly drafts: readonly Draft[];
  readonly counts: Readonly<Partial<Record<Judged, number>>>;
  /** Series that there was no room for. */
  readonly dropped: number;
  /** Series that are remembered now. */
  readonly size: number;
  /** What was judged, for the evidence. */
  readonly figures: readonly { readonly signal: string; readonly value: number }[];
}

/**
 * Judges `up` and the counters of errors of a frame, then what of them is absent from it; the rest is judge-plain.ts's. Pure: the same
 * memory and frame give the same answer.
 */
export function judgeFrame(
  memory: FrameMemory,
  last: FrameRecord | undefined,
  data: DataOf<'metrics.sampled'>,
  settings: FrameSettings,
): FrameJudgement {
  const instance = instanceOf(data);
  const { latest, threshold } = settings;
  const clock = clockAfter(last, timeOf(data.series, latest), { latest, warmUp: threshold.warmUp });
  const judging = new Judging(memory, clock, instance, settings);
  for (const series of data.series) judging.series(series, data);
  if (data.series.some(({ name }) => name !== 'up')) judging.absent();
  return judging.result();
}

/** Collects what one frame comes to; lives as long as the call of {@link judgeFrame}. */
class Judging {
  readonly #memory: FrameMemory;
  readonly #clock: FrameClock;
  /** Time of the instance's newest frame. */
  readonly #at: number;
  readonly #instance: string;
  readonly #settings: FrameSettings;
  readonly #changed = new Map<string, SeriesRecord>();
  readonly #counts: Partial<Record<Judged, number>> = {};
  readonly #drafts: Draft[] = [];
  /** Signals that may give way to others, longest gone last; looked for when the first is needed. */
  #idle: string[] | undefined;
  readonly #removed = new Set<string>();
  readonly #figures: { signal: string; value: number }[] = [];
  #added = 0;
  #dropped = 0;

  constructor(memory: FrameMemory, clock: FrameClock, instance: string, settings: FrameSettings) {
    this.#memory = memory;
    this.#clock = clock;
    this.#at = clock.frame?.at ?? 0;
    this.#instance = instance;
    this.#settings = settings;
  }

  series(series: Series, data: DataOf<'metrics.sampled'>): void {
    if (!this.#settings.watched(series.name) || this.#settings.roleOf(series)) return;
    const rule = levelRuleOf(series);
    if (!rule || isPlain(series, rule)) return;
    const signal = signalIn(data, series);
    let record = this.#changed.get(signal) ?? (this.#removed.has(signal) ? undefined : this.#memory.get(signal));
    if (!record) {
      if (!this.#room()) return;
      record = this.#absentBefore(series);
    }
    if (record) record = this.#onClock(signal, record);
    const { service, source = 'metric' } = data;
    const factor = factorOf(this.#settings.lenience, 'threshold', signal);
    const identity: SeriesIdentity = { series, signal, instance: this.#instance, service, source, factor };
    for (const [at, value] of series.samples) record = this.#sample(record, { at, value }, identity, rule);
  }

  /**
   * Clears what is gone from frames that come: a process that started again has no counter of errors until the next error.
   * Frames that only say `up` do not count, since a scrape that failed says nothing about the rest.
   */
  absent(): void {
    const { absentAfterMs } = this.#settings;
    for (const [signal, record] of this.#memory) {
      if (!record.finding || record.instance !== this.#instance || this.#changed.has(signal)) continue;
      if (this.#isAhead(record)) this.#onClock(signal, record);
      if (this.#at - record.at < absentAfterMs) continue;
      const { level, fixed: _, ...rest } = record;
      const ended: SeriesRecord = { ...rest, ...(level && { level: endEpisode(level) }) };
      const seconds = Math.round((this.#at - record.at) / 1_000);
      this.#take(signal, clear(ended, this.#at, `no sample for ${seconds} s while others of the service came`));
    }
  }

  result(): FrameJudgement {
    return {
      changed: this.#changed,
      removed: [...this.#removed].filter((signal) => !this.#changed.has(signal)),
      clock: this.#clock,
      drafts: this.#drafts,
      counts: this.#counts,
      dropped: this.#dropped,
      size: this.#size,
      figures: this.#figures,
    };
  }

  #sample(
    record: SeriesRecord | undefined,
    sample: { at: number; value: number },
    identity: SeriesIdentity,
    rule: LevelRule,
  ): SeriesRecord | undefined {
    if (sample.at > this.#settings.latest) {
      this.#count('future');
      return record;
    }
    const judgement = judgeSample(record, sample, identity, rule, this.#settings.threshold, this.#settings.reach);
    if (judgement.value !== undefined) this.#figures.push({ signal: identity.signal, value: judgement.value });
    this.#take(identity.signal, judgement);
    return judgement.record ?? record;
  }

  #take(signal: string, { judged, record, drafts }: ReturnType<typeof judgeSample>): void {
    this.#count(judged);
    if (record) {
      const isNew = !this.#memory.has(signal) || this.#removed.has(signal);
      if (isNew && !this.#changed.has(signal)) this.#added += 1;
      this.#changed.set(signal, record);
    }
    this.#drafts.push(...drafts);
  }

  #count(judged: Judged): void {
    this.#counts[judged] = (this.#counts[judged] ?? 0) + 1;
  }

  get #size(): number {
    return this.#memory.size + this.#added - this.#removed.size;
  }

  #isAhead({ at }: SeriesRecord): boolean {
    return at > this.#clock.newest;
  }

  /** What is remembered of a series whose clock was set back: its baseline, and no times. What was abnormal by that clock is over. */
  #onClock(signal: string, record: SeriesRecord): SeriesRecord {
    if (!this.#isAhead(record)) return record;
    const { level, fixed: _, counter: __, ...rest } = record;
    const kept: SeriesRecord = { ...rest, at: this.#at, ...(level && { level: { ...endEpisode(level), at: -1 } }) };
    if (!record.finding) return kept;
    const cleared = clear(kept, this.#at, 'the clock of its source was set back');
    this.#take(signal, cleared);
    return cleared.record ?? kept;
  }

  #absentBefore({ name }: Series): SeriesRecord | undefined {
    const { frame } = this.#clock;
    const { threshold } = this.#settings;
    if (name === 'up' || !frame || frame.seen <= threshold.warmUp) return undefined;
    return absentUntil(frame.before, this.#instance, threshold);
  }

  /** Whether one more series may be remembered; one that is long gone and not abnormal makes room. */
  #room(): boolean {
    const { maxSeries, forgetAfterMs, latest } = this.#settings;
    if (this.#size < maxSeries) return true;
    this.#idle ??= idleAt(this.#memory, this.#at, { forgetAfterMs, latest });
    const gone = this.#idle.pop();
    if (gone === undefined) this.#dropped += 1;
    else this.#removed.add(gone);
    return gone !== undefined;
  }
}
