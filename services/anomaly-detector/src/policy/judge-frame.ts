import { endEpisode, type Lenience, type ThresholdSettings } from '@hale/detection';
import type { DataOf, Draft, Series } from '@hale/events';
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
import { factorOf } from './lenient.ts';
import { isPlain, type LevelRule, levelRuleOf } from './level-rules.ts';
import type { SeriesRole } from './series-roles.ts';
import { signalIn } from './signal.ts';

/** When frames of one instance came: what is absent from them can only be told when it is known that they came. */
export interface FrameRecord {
  readonly v: 1;
  /** Times of the last frame and of the one before it, in milliseconds; frames of one scrape share a time. */
  readonly at: number;
  readonly before: number;
  /** Frames of different times, counted up to what makes a baseline of a counter of errors. */
  readonly seen: number;
}

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
  readonly frame: FrameRecord;
  readonly drafts: readonly Draft[];
  readonly counts: Readonly<Partial<Record<Judged, number>>>;
  /** Series that there was no room for. */
  readonly dropped: number;
  /** What was judged, for the evidence. */
  readonly figures: readonly { readonly signal: string; readonly value: number }[];
}

/** The instance that a frame is from: the collector says it as a label, a sender as part of the service. */
export function instanceOf({ service, series }: DataOf<'metrics.sampled'>): string {
  return service.instance ?? series[0]?.labels['instance'] ?? '';
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
  const judging = new Judging(
    memory,
    frameAfter(last, timeOf(data.series, settings.latest), settings),
    instance,
    settings,
  );
  for (const series of data.series) judging.series(series, data);
  if (data.series.some(({ name }) => name !== 'up')) judging.absent();
  return judging.result();
}

/** Collects what one frame comes to; lives as long as the call of {@link judgeFrame}. */
class Judging {
  readonly #memory: FrameMemory;
  readonly #frame: FrameRecord;
  readonly #instance: string;
  readonly #settings: FrameSettings;
  readonly #changed = new Map<string, SeriesRecord>();
  readonly #counts: Partial<Record<Judged, number>> = {};
  readonly #drafts: Draft[] = [];
  /** Signals that may give way to others, longest gone last; looked for when the first is needed. */
  #idle: string[] | undefined;
  readonly #removed: string[] = [];
  readonly #figures: { signal: string; value: number }[] = [];
  #added = 0;
  #dropped = 0;

  constructor(memory: FrameMemory, frame: FrameRecord, instance: string, settings: FrameSettings) {
    this.#memory = memory;
    this.#frame = frame;
    this.#instance = instance;
    this.#settings = settings;
  }

  series(series: Series, data: DataOf<'metrics.sampled'>): void {
    if (!this.#settings.watched(series.name) || this.#settings.roleOf(series)) return;
    const rule = levelRuleOf(series);
    if (!rule || isPlain(series, rule)) return;
    const signal = signalIn(data, series);
    let record = this.#changed.get(signal) ?? this.#memory.get(signal);
    if (!record) {
      if (!this.#room()) return;
      record = this.#absentBefore(series);
    }
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
      if (this.#frame.at - record.at < absentAfterMs) continue;
      const { level, fixed: _, ...rest } = record;
      const ended: SeriesRecord = { ...rest, ...(level && { level: endEpisode(level) }) };
      const seconds = Math.round((this.#frame.at - record.at) / 1_000);
      this.#take(signal, clear(ended, this.#frame.at, `no sample for ${seconds} s while others of the service came`));
    }
  }

  result(): FrameJudgement {
    return {
      changed: this.#changed,
      removed: this.#removed.filter((signal) => !this.#changed.has(signal)),
      frame: this.#frame,
      drafts: this.#drafts,
      counts: this.#counts,
      dropped: this.#dropped,
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
      if (!this.#memory.has(signal) && !this.#changed.has(signal)) this.#added += 1;
      this.#changed.set(signal, record);
    }
    this.#drafts.push(...drafts);
  }

  #count(judged: Judged): void {
    this.#counts[judged] = (this.#counts[judged] ?? 0) + 1;
  }

  #absentBefore({ name }: Series): SeriesRecord | undefined {
    const { seen, before } = this.#frame;
    const { threshold } = this.#settings;
    if (name === 'up' || seen <= threshold.warmUp) return undefined;
    return absentUntil(before, this.#instance, threshold);
  }

  /** Whether one more series may be remembered; one that is long gone and not abnormal makes room. */
  #room(): boolean {
    const { maxSeries, forgetAfterMs } = this.#settings;
    if (this.#memory.size + this.#added - this.#removed.length < maxSeries) return true;
    this.#idle ??= idleAt(this.#memory, this.#frame.at, forgetAfterMs);
    const gone = this.#idle.pop();
    if (gone === undefined) this.#dropped += 1;
    else this.#removed.push(gone);
    return gone !== undefined;
  }
}

function frameAfter(last: FrameRecord | undefined, at: number, { threshold }: FrameSettings): FrameRecord {
  if (!last) return { v: 1, at, before: at, seen: 1 };
  if (at <= last.at) return last;
  return { v: 1, at, before: last.at, seen: Math.min(last.seen + 1, threshold.warmUp + 1) };
}
