import { endCourse, type Lenience, recentFactor } from '@hale/detection';
import type { DataOf, Draft, Series, ServiceRef, SignalSource } from '@hale/events';
import { type FamilyRecord, NOTHING_PENDING, OpenFamily } from './family.ts';
import { clearedDraft } from './finding.ts';
import type { Circumstances, GravitySettings } from './gravity.ts';
import { type Indicator, indicatorsOf } from './indicators.ts';
import { type IndicatorJudgement, type IndicatorRecord, judgeIndicator } from './judge-indicator.ts';
import { timeOf } from './latest.ts';
import { isWatched } from './outcome-labels.ts';
import { PROCESS_START, ROLES, type SeriesRole } from './series-roles.ts';
import { signalOf } from './signal.ts';

export interface IndicatorFrameSettings extends GravitySettings {
  readonly roleOf: (series: Pick<Series, 'name' | 'kind'>) => SeriesRole | null;
  /** Routes that watchers call, not users. */
  readonly ignoreRoutes: readonly string[];
  readonly minRequests: number;
  /** Families of series a service. */
  readonly maxFamilies: number;
  readonly absentAfterMs: number;
  /** Samples from later than this are the work of a clock that is wrong; milliseconds since the epoch. */
  readonly latest: number;
  readonly lenience?: Lenience;
}

/** A figure of this frame, for the evidence. */
export interface Figure {
  readonly signal: string;
  readonly indicator: Indicator;
  readonly source: SignalSource;
  readonly value: number;
}

export interface IndicatorsJudgement {
  readonly families: ReadonlyMap<string, FamilyRecord>;
  readonly indicators: ReadonlyMap<string, IndicatorRecord>;
  readonly drafts: readonly Draft[];
  readonly counts: Readonly<Partial<Record<IndicatorJudgement['judged'], number>>>;
  readonly dropped: number;
  readonly figures: readonly Figure[];
  /** A counter began again: a process of the service was started. */
  readonly restarted: boolean;
}

interface Memory {
  readonly families: ReadonlyMap<string, FamilyRecord>;
  readonly indicators: ReadonlyMap<string, IndicatorRecord>;
}

/**
 * Takes a frame into the families of its series, and judges what is made of those that are complete: at once when the frame is the last
 * of its scrape or derived as a whole, else when the next time begins. Pure: the same memory and frame give the same answer.
 */
export function judgeIndicators(
  memory: Memory,
  instance: string,
  data: DataOf<'metrics.sampled'>,
  settings: IndicatorFrameSettings,
): IndicatorsJudgement {
  const judging = new JudgingIndicators(memory, instance, data, settings);
  judging.frame();
  return judging.result();
}

class JudgingIndicators {
  readonly #memory: Memory;
  readonly #families = new Map<string, FamilyRecord>();
  readonly #indicators = new Map<string, IndicatorRecord>();
  readonly #drafts: Draft[] = [];
  readonly #counts: Partial<Record<IndicatorJudgement['judged'], number>> = {};
  readonly #figures: Figure[] = [];
  readonly #service: ServiceRef;
  readonly #source: SignalSource;
  readonly #from: string;
  readonly #instance: string;
  readonly #data: DataOf<'metrics.sampled'>;
  readonly #settings: IndicatorFrameSettings;
  #dropped = 0;
  #restarted = false;

  constructor(memory: Memory, instance: string, data: DataOf<'metrics.sampled'>, settings: IndicatorFrameSettings) {
    this.#memory = memory;
    this.#service = data.service;
    this.#source = data.source ?? 'metric';
    this.#instance = instance;
    this.#from = `${this.#source}/${instance}`;
    this.#data = data;
    this.#settings = settings;
  }

  frame(): void {
    const { series: all, complete } = this.#data;
    const at = timeOf(all, this.#settings.latest);
    this.#judgeWhere((family) => family.at < at);
    const open = new Map<string, OpenFamily>();
    for (const series of all) {
      const role = this.#settings.roleOf(series);
      if (!role || isWatched(series, this.#settings.ignoreRoutes)) continue;
      const key = this.#keyOf(role.family);
      const family = open.get(key) ?? this.#openFamily(key, role, open);
      if (!family) continue;
      open.set(key, family);
      family.take(series, role, this.#settings.latest);
    }
    for (const [key, family] of open) {
      this.#dropped += family.passedOver;
      if (family.taken === 0) continue;
      const record = family.record();
      this.#families.set(key, record);
      this.#restarted ||= record.pending.reset;
    }
    if (complete === true || this.#source !== 'metric') this.#judgeWhere(() => true);
    if (all.some(({ name }) => name !== 'up' && name !== 'scrape_duration_seconds')) this.#clearAbsent(at);
  }

  result(): IndicatorsJudgement {
    return {
      families: this.#families,
      indicators: this.#indicators,
      drafts: this.#drafts,
      counts: this.#counts,
      dropped: this.#dropped,
      figures: this.#figures,
      restarted: this.#restarted,
    };
  }

  #openFamily(
    key: string,
    { family: name, role }: SeriesRole,
    open: ReadonlyMap<string, OpenFamily>,
  ): OpenFamily | undefined {
    const known = this.#familyOf(key);
    if (known) return new OpenFamily(known);
    const added = [...open.keys()].filter((each) => !this.#memory.families.has(each)).length;
    if (this.#memory.families.size + added >= this.#settings.maxFamilies) {
      this.#dropped += 1;
      return undefined;
    }
    return new OpenFamily({ v: 1, role, name, from: this.#from, at: 0, raws: {}, pending: NOTHING_PENDING });
  }

  /** Judges the families of this instance that have something to be judged. */
  #judgeWhere(isComplete: (family: FamilyRecord) => boolean): void {
    const due = [...new Map([...this.#memory.families, ...this.#families])]
      .filter(([, each]) => each.from === this.#from && each.at > (each.judgedAt ?? 0) && isComplete(each))
      .sort(([, one], [, other]) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role));
    for (const [key, family] of due) {
      this.#families.set(key, {
        ...family,
        judgedAt: family.at,
        pending: family.role === 'start' ? family.pending : NOTHING_PENDING,
      });
      // What counters grew before they were first seen is unknown; a gauge is what it is.
      if (family.judgedAt !== undefined || family.pending.value !== undefined) this.#judge(family);
    }
  }

  #judge(family: FamilyRecord): void {
    const { role, name, at, judgedAt = at, pending, raws } = family;
    const labels = { series: name, ...(this.#source !== 'metric' && { source: this.#source }) };
    const about = this.#instance === '' ? {} : { instance: this.#instance };
    for (const indicator of indicatorsOf(role, name, this.#settings)) {
      const signal = signalOf(indicator.name, labels, about);
      const identity = { indicator, signal, from: this.#from, service: this.#service, source: this.#source };
      const before = this.#indicatorOf(signal);
      const came = { pending, raws, ms: at - judgedAt };
      const settings = { ...this.#settings, processStart: this.#processStart() };
      const judgement = judgeIndicator(before, at, came, identity, this.#circumstances(), settings);
      this.#indicators.set(signal, judgement.record);
      this.#drafts.push(...judgement.drafts);
      this.#counts[judgement.judged] = (this.#counts[judgement.judged] ?? 0) + 1;
      const { value } = judgement;
      if (value !== undefined) this.#figures.push({ signal, indicator, source: this.#source, value });
    }
  }

  /** A finding whose figure is gone from frames that come, as when nobody asks any more, is not abnormal any more. */
  #clearAbsent(at: number): void {
    for (const [signal, record] of this.#all()) {
      const { finding, course, growth: _, saturation: __, flat: ___, ...rest } = record;
      if (!finding || record.from !== this.#from || at - record.at < this.#settings.absentAfterMs) continue;
      const seconds = Math.round((at - record.at) / 1_000);
      this.#drafts.push(clearedDraft(finding, at, `no value for ${seconds} s while others of the service came`));
      this.#indicators.set(signal, { ...rest, ...(course && { course: endCourse(course) }) });
      this.#counts.cleared = (this.#counts.cleared ?? 0) + 1;
    }
  }

  #circumstances(): Circumstances {
    let felt = false;
    let traffic: number | undefined;
    for (const [, { finding, name, course }] of this.#all()) {
      if (finding && finding.severity !== 'info' && (finding.aspect === 'errors' || finding.aspect === 'latency'))
        felt = true;
      const factor = name === 'request-rate' && course ? recentFactor(course) : undefined;
      if (factor !== undefined) traffic = Math.max(traffic ?? 0, factor);
    }
    return { felt, traffic };
  }

  /** When the process of this instance began, milliseconds, as its client library says. */
  #processStart(): number | undefined {
    const seconds = this.#familyOf(this.#keyOf(PROCESS_START))?.pending.value;
    return seconds === undefined || !(seconds > 0) ? undefined : seconds * 1_000;
  }

  #all(): ReadonlyMap<string, IndicatorRecord> {
    return new Map([...this.#memory.indicators, ...this.#indicators]);
  }

  #familyOf = (key: string): FamilyRecord | undefined => this.#families.get(key) ?? this.#memory.families.get(key);
  #indicatorOf = (signal: string): IndicatorRecord | undefined =>
    this.#indicators.get(signal) ?? this.#memory.indicators.get(signal);
  #keyOf = (family: string): string => `${this.#from}/${family}`;
}
