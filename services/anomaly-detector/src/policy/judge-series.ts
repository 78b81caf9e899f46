import {
  type CounterState,
  type DebounceState,
  despiteFactor,
  isIgnored,
  judgeLevel,
  primed,
  rateOf,
  type Sample,
  type ThresholdSettings,
  type ThresholdState,
  type ThresholdVerdict,
} from '@hale/detection';
import type { Draft, Finding, Series, ServiceRef, SignalSource } from '@hale/events';
import { distanceOf } from './distance.ts';
import { clearedDraft, findingOf, raisedDraft, type Statement } from './finding.ts';
import { judgeUp, type Reach, upStatement } from './judge-up.ts';
import { lenientLevel } from './lenient.ts';
import type { LevelRule } from './level-rules.ts';
import { figure } from './summary.ts';

/** What is remembered about one series of a service: which parts there are depends on how it is judged. */
export interface SeriesRecord {
  readonly v: 1;
  /** Time of the last sample that counted, and the instance that it came from. */
  readonly at: number;
  readonly instance: string;
  readonly fixed?: DebounceState;
  readonly counter?: CounterState;
  readonly level?: ThresholdState;
  /** As it was raised last; present while its episode is open. */
  readonly finding?: Finding;
}

export type Judged =
  | 'normal'
  | 'raised'
  | 'changed'
  | 'cleared'
  | 'first'
  | 'reset'
  | 'invalid'
  | 'late'
  | 'duplicate'
  | 'future';

export interface SeriesJudgement {
  readonly judged: Judged;
  /** What was judged: a counter's is its growth per second. */
  readonly value?: number;
  /** Absent when nothing has changed. */
  readonly record?: SeriesRecord;
  readonly drafts: readonly Draft[];
}

/** Whose series it is and how it is called: all that does not change from sample to sample. */
export interface SeriesIdentity {
  readonly series: Pick<Series, 'name'>;
  readonly signal: string;
  readonly instance: string;
  readonly service: ServiceRef;
  readonly source: SignalSource;
  /** How many times as far from usual its rate must be by what people said; that it is `up` is no matter of more or less. */
  readonly factor: number;
}

/** Judges one sample of `up`, or of a counter of errors by its usual rate. */
export function judgeSample(
  record: SeriesRecord | undefined,
  sample: Sample,
  identity: SeriesIdentity,
  rule: LevelRule,
  settings: ThresholdSettings,
  reach: Reach,
): SeriesJudgement {
  if (identity.series.name === 'up') return byUp(record, sample, identity, reach);
  const step = rateOf(record?.counter, sample);
  if (isIgnored(step)) return { judged: step.note, drafts: [] };
  const counted = { ...basis(record, sample, identity), counter: step.state };
  if (step.note !== 'taken') return { judged: step.note, record: counted, drafts: [] };
  const lenient = lenientLevel(withRule(settings, rule), identity.factor);
  return byRate(counted, { at: sample.at, value: step.rate }, identity, rule, lenient);
}

/**
 * What to remember about a counter of errors that was absent until now, while others of its instance came at `absentAt`: it
 * stood at nought then and its usual rate is nought, so the very first errors can be judged.
 */
export function absentUntil(absentAt: number, instance: string, settings: ThresholdSettings): SeriesRecord {
  return { v: 1, at: absentAt, instance, counter: { at: absentAt, raw: 0 }, level: primed(0, absentAt, settings) };
}

function byUp(
  record: SeriesRecord | undefined,
  sample: Sample,
  identity: SeriesIdentity,
  reach: Reach,
): SeriesJudgement {
  const { state, verdict } = judgeUp(record?.fixed, sample, reach);
  if (verdict.type === 'ignored') return { judged: verdict.reason, drafts: [] };
  const kept: SeriesRecord = { ...basis(record, sample, identity), fixed: state };
  const { signal } = identity;
  const { value } = sample;
  if (verdict.type === 'none') return { judged: 'normal', record: kept, drafts: [], value };
  if (verdict.type === 'cleared') {
    return { ...clear(kept, sample.at, `series ${signal} is ${value}, ${verdict.successes} samples in a row`), value };
  }
  return { ...raise(kept, verdict.type, sample.at, identity, upStatement(signal, verdict)), value };
}

/** By the usual rate of a counter of errors, of which only more is abnormal. */
function byRate(
  record: SeriesRecord | undefined,
  sample: Sample,
  identity: SeriesIdentity,
  { aspect }: LevelRule,
  settings: ThresholdSettings,
): SeriesJudgement {
  const { value } = sample;
  const { state, verdict } = judgeLevel(record?.level, sample, settings);
  if (verdict.type === 'ignored') return { judged: verdict.reason, drafts: [] };
  const kept: SeriesRecord = { ...basis(record, sample, identity), level: state };
  if (verdict.type === 'none') return { judged: 'normal', record: kept, drafts: [], value };
  const text = levelText(identity, verdict);
  if (verdict.type === 'cleared') {
    const reason = verdict.reason === 'taken-for-usual' ? `${text} for so long that this is taken for usual` : text;
    return { ...clear(kept, sample.at, reason), value };
  }
  const raised = raise(kept, verdict.type, sample.at, identity, {
    detector: 'threshold',
    symptom: aspect === 'logs' ? 'error-log' : 'level-high',
    ...(aspect && { aspect }),
    ...distanceOf(verdict, record?.level, settings),
    severity: 'warning',
    summary: despiteFactor(text, identity.factor),
    startedAt: verdict.startedAt,
  });
  return { ...raised, value };
}

function raise(
  kept: SeriesRecord,
  judged: 'raised' | 'changed',
  at: number,
  { service, signal, source }: SeriesIdentity,
  statement: Omit<Statement, 'signal' | 'source'>,
): SeriesJudgement {
  const finding = findingOf(service, { ...statement, signal, source }, kept.finding);
  return { judged, record: { ...kept, finding }, drafts: [raisedDraft(finding, at)] };
}

/** Ends the episode of a record: what is left of it, and the word that it is over. */
export function clear({ finding, ...rest }: SeriesRecord, at: number, reason: string): SeriesJudgement {
  return { judged: 'cleared', record: rest, drafts: finding ? [clearedDraft(finding, at, reason.slice(0, 300))] : [] };
}

function levelText(
  { series: { name }, signal }: SeriesIdentity,
  { value, usual }: Extract<ThresholdVerdict, { value: number }>,
): string {
  return `${signal} is ${figure(name, 'counter', value)}, usually ${figure(name, 'counter', usual)}`;
}

function basis(record: SeriesRecord | undefined, { at }: Sample, { instance }: SeriesIdentity): SeriesRecord {
  return { ...record, v: 1, at, instance };
}

function withRule(settings: ThresholdSettings, { direction, floor }: LevelRule): ThresholdSettings {
  return { ...settings, direction, absoluteFloor: floor / settings.k };
}
