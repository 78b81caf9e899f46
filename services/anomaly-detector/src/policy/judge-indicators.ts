import { endCourse, type Lenience, recentFactor } from '@hale/detection';
import type { DataOf, Draft, Series, ServiceRef, SignalSource } from '@hale/events';
import { type FamilyRecord, familySetBack, NOTHING_PENDING, OpenFamily } from './family.ts';
import { figuresOf, fromOf } from './figures-of.ts';
import { clearedDraft } from './finding.ts';
import type { Circumstances, GravitySettings } from './gravity.ts';
import { idleAt } from './idle.ts';
import type { Indicator } from './indicators.ts';
import { type IndicatorJudgement, type IndicatorRecord, judgeIndicator } from './judge-indicator.ts';
import { timeOf } from './latest.ts';
import { isWatched } from './outcome-labels.ts';
import { PROCESS_START, ROLES, type SeriesRole } from './series-roles.ts';

export interface IndicatorFrameSettings extends GravitySettings {
  readonly roleOf: (series: Pick<Series, 'name' | 'kind'>) => SeriesRole | null;
  /** Routes that watchers call, not users. */
  readonly ignoreRoutes: readonly string[];
  readonly minRequests: number;
  /** Families of series a service. */
  readonly maxFamilies: number;
  readonly absentAfterMs: number;
  readonly forgetAfterMs: number;
  /** Samples from later than this are the work of a clock that is wrong; milliseconds since the epoch. */
  readonly latest: number;
  /** As a FrameClock has it. */
  readonly newest: number;
  readonly lenience?: Lenience;
}

/** A figure of this frame, for the evidence. */
export interface Figure {
  readonly signal: string;
  readonly indicator: Indicator;
  readonly source: SignalSource;
  readonly value: number;
}

type Counted = IndicatorJudgement['judged'] | 'future';

export interface IndicatorsJudgement {
  readonly families: ReadonlyMap<string, FamilyRecord>;
  readonly indicators: ReadonlyMap<string, IndicatorRecord>;
  readonly drafts: readonly Draft[];
  /** Families that made room, and the figures that were made of them. */
  readonly removed: { readonly families: readonly string[]; readonly indicators: readonly string[] };
  readonly counts: Readonly<Partial<Record<Counted, number>>>;
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
  readonly #removed = { families: [] as string[], indicators: [] as string[] };
  /** Families that may give way to others, longest gone last; looked for when the first is needed. */
  #idle: string[] | undefined;
  readonly #counts: Partial<Record<Counted, number>> = {};
  readonly #figures: Figure[] = [];
  readonly #service: ServiceRef;
  readonly #source: SignalSource;
  readonly #from: string;
  readonly #data: DataOf<'metrics.sampled'>;
  readonly #settings: IndicatorFrameSettings;
  #dropped = 0;
  #restarted = false;

  constructor(memory: Memory, instance: string, data: DataOf<'metrics.sampled'>, settings: IndicatorFrameSettings) {
    this.#memory = memory;
    this.#service = data.service;
    this.#source = data.source ?? 'metric';
    this.#from = fromOf(this.#source, instance);
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
      const family = open.get(key) ?? this.#openFamily(key, role, open, at);
      if (!family) continue;
      open.set(key, family);
      family.take(series, role, this.#settings.latest);
    }
    for (const [key, family] of open) {
      this.#dropped += family.passedOver;
      for (const [why, times] of Object.entries(family.ignored)) this.#count(why as keyof typeof family.ignored, times);
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
      removed: this.#removed,
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
    at: number,
  ): OpenFamily | undefined {
    const known = this.#removed.families.includes(key) ? undefined : this.#familyOf(key);
    if (known) return new OpenFamily(known.at > this.#settings.newest ? familySetBack(known) : known);
    const added = [...open.keys()].filter((each) => !this.#memory.families.has(each)).length;
    const size = this.#memory.families.size + added - this.#removed.families.length;
    if (size >= this.#settings.maxFamilies && !this.#makeRoom(at)) {
      this.#dropped += 1;
      return undefined;
    }
    return new OpenFamily({ v: 1, role, name, from: this.#from, at: 0, raws: {}, pending: NOTHING_PENDING });
  }

  /** Forgets a family that is long gone, as those of a process that was replaced are. */
  #makeRoom(at: number): boolean {
    const findingOf = (family: FamilyRecord) =>
      figuresOf(family, this.#settings).find(({ signal }) => this.#indicatorOf(signal)?.finding);
    this.#idle ??= idleAt(
      [...this.#memory.families].map(([key, family]) => [key, { at: family.at, finding: findingOf(family) }] as const),
      at,
      this.#settings,
    );
    const gone = this.#idle.pop();
    const family = gone === undefined ? undefined : this.#memory.families.get(gone);
    if (gone === undefined || !family) return false;
    this.#removed.families.push(gone);
    this.#removed.indicators.push(...figuresOf(family, this.#settings).map(({ signal }) => signal));
    return true;
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
    const { at, judgedAt = at, pending, raws } = family;
    for (const { indicator, signal } of figuresOf(family, this.#settings)) {
      const identity = { indicator, signal, from: this.#from, service: this.#service, source: this.#source };
      const before = this.#onClock(signal, at);
      const came = { pending, raws, ms: at - judgedAt };
      const settings = { ...this.#settings, processStart: this.#processStart() };
      const judgement = judgeIndicator(before, at, came, identity, this.#circumstances(), settings);
      this.#indicators.set(signal, judgement.record);
      this.#drafts.push(...judgement.drafts);
      this.#count(judgement.judged);
      const { value } = judgement;
      if (value !== undefined) this.#figures.push({ signal, indicator, source: this.#source, value });
    }
  }

  /** A finding whose figure is gone from frames that come, as when nobody asks any more, is not abnormal any more. */
  #clearAbsent(at: number): void {
    for (const [signal, record] of this.#all()) {
      if (!record.finding || record.from !== this.#from) continue;
      if (this.#isAhead(record)) this.#onClock(signal, at);
      else if (at - record.at >= this.#settings.absentAfterMs) {
        const seconds = Math.round((at - record.at) / 1_000);
        this.#indicators.set(
          signal,
          this.#ended(record, at, `no value for ${seconds} s while others of the service came`),
        );
      }
    }
  }

  #isAhead({ at, from }: IndicatorRecord): boolean {
    return from === this.#from && at > this.#settings.newest;
  }

  /** What is remembered of a figure. When its clock was set back: single values without times. What was abnormal by that clock is over. */
  #onClock(signal: string, at: number): IndicatorRecord | undefined {
    const record = this.#indicatorOf(signal);
    if (!record || !this.#isAhead(record)) return record;
    const {
      course,
      settlesAt: _,
      carry: __,
      ...rest
    } = this.#ended(record, at, 'the clock of its source was set back');
    const level = course?.level && { level: { ...course.level, at: -1 } };
    const kept = { ...rest, at, ...(course && { course: { at: -1, windows: [], ...level } }) };
    this.#indicators.set(signal, kept);
    return kept;
  }

  /** What is left of a figure when what was abnormal about it is over. */
  #ended(record: IndicatorRecord, at: number, reason: string): IndicatorRecord {
    const { finding, course, growth: _, saturation: __, flat: ___, ...rest } = record;
    if (finding) {
      this.#drafts.push(clearedDraft(finding, at, reason));
      this.#count('cleared');
    }
    return { ...rest, ...(course && { course: endCourse(course) }) };
  }

  #count(what: Counted, times = 1): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + times;
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
