import {
  type CounterState,
  type DebounceState,
  type FixedRule,
  fixedRuleOf,
  judgeFixed,
  judgeLevel,
  primed,
  rateOf,
  type Sample,
  type ThresholdSettings,
  type ThresholdState,
  type ThresholdVerdict,
} from '@hale/detection';
import type { Draft, Finding, Series, ServiceRef } from '@hale/events';
import { clearedDraft, findingOf, raisedDraft, type Statement } from './finding.ts';
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
  /** Absent when nothing has changed. */
  readonly record?: SeriesRecord;
  readonly drafts: readonly Draft[];
}

/** Whose series it is and how it is called: all that does not change from sample to sample. */
export interface SeriesIdentity {
  readonly series: Pick<Series, 'name' | 'kind'>;
  readonly signal: string;
  readonly instance: string;
  readonly service: ServiceRef;
}

/** Judges one sample by the rule of its series' name, or by its usual level. */
export function judgeSample(
  record: SeriesRecord | undefined,
  sample: Sample,
  identity: SeriesIdentity,
  rule: LevelRule,
  settings: ThresholdSettings,
): SeriesJudgement {
  const fixed = fixedRuleOf(identity.series.name);
  if (fixed) return byRule(fixed, record, sample, identity);
  if (identity.series.kind === 'gauge') return byLevel(record, sample, identity, withRule(settings, rule));
  const { state, note, rate } = rateOf(record?.counter, sample);
  if (note === 'invalid' || note === 'late' || note === 'duplicate') return { judged: note, drafts: [] };
  const counted = { ...basis(record, sample, identity), ...(state && { counter: state }) };
  if (rate === undefined) return { judged: note === 'reset' ? 'reset' : 'first', record: counted, drafts: [] };
  return byLevel(counted, { at: sample.at, value: rate }, identity, withRule(settings, rule));
}

/**
 * What to remember about a counter of errors that was absent until now, while others of its instance came at `absentAt`: it
 * stood at nought then and its usual rate is nought, so the very first errors can be judged.
 */
export function absentUntil(absentAt: number, instance: string, settings: ThresholdSettings): SeriesRecord {
  return { v: 1, at: absentAt, instance, counter: { at: absentAt, raw: 0 }, level: primed(0, absentAt, settings) };
}

function byRule(
  rule: FixedRule,
  record: SeriesRecord | undefined,
  sample: Sample,
  identity: SeriesIdentity,
): SeriesJudgement {
  const { state, verdict } = judgeFixed(rule, record?.fixed, sample);
  if (verdict.type === 'ignored') return { judged: verdict.reason, drafts: [] };
  const kept: SeriesRecord = { ...basis(record, sample, identity), fixed: state };
  const { signal } = identity;
  if (verdict.type === 'none') return { judged: 'normal', record: kept, drafts: [] };
  if (verdict.type === 'cleared') {
    return clear(kept, sample.at, `series ${signal} is ${sample.value}, ${verdict.successes} samples in a row`);
  }
  return raise(kept, verdict.type, sample.at, identity, {
    detector: 'rule',
    symptom: rule.symptom,
    severity: 'critical',
    summary: `series ${signal} is ${sample.value}, ${verdict.failures} samples in a row`,
    startedAt: verdict.startedAt,
  });
}

function byLevel(
  record: SeriesRecord | undefined,
  sample: Sample,
  identity: SeriesIdentity,
  settings: ThresholdSettings,
): SeriesJudgement {
  const { state, verdict } = judgeLevel(record?.level, sample, settings);
  if (verdict.type === 'ignored') return { judged: verdict.reason, drafts: [] };
  const kept: SeriesRecord = { ...basis(record, sample, identity), level: state };
  if (verdict.type === 'none') return { judged: 'normal', record: kept, drafts: [] };
  const text = levelText(identity, verdict);
  if (verdict.type === 'cleared') {
    const reason = verdict.reason === 'taken-for-usual' ? `${text} for so long that this is taken for usual` : text;
    return clear(kept, sample.at, reason);
  }
  return raise(kept, verdict.type, sample.at, identity, {
    detector: 'threshold',
    symptom: verdict.side === 'high' ? 'level-high' : 'level-low',
    severity: 'warning',
    summary: text,
    startedAt: verdict.startedAt,
  });
}

function raise(
  kept: SeriesRecord,
  judged: 'raised' | 'changed',
  at: number,
  { service, signal }: SeriesIdentity,
  statement: Omit<Statement, 'signal' | 'source'>,
): SeriesJudgement {
  const finding = findingOf(service, { ...statement, signal, source: 'metric' }, kept.finding);
  return { judged, record: { ...kept, finding }, drafts: [raisedDraft(finding, at)] };
}

/** Ends the episode of a record: what is left of it, and the word that it is over. */
export function clear({ finding, ...rest }: SeriesRecord, at: number, reason: string): SeriesJudgement {
  return { judged: 'cleared', record: rest, drafts: finding ? [clearedDraft(finding, at, reason.slice(0, 300))] : [] };
}

function levelText(
  { series: { name, kind }, signal }: SeriesIdentity,
  { value, usual }: Extract<ThresholdVerdict, { value: number }>,
): string {
  return `${signal} is ${figure(name, kind, value)}, usually ${figure(name, kind, usual)}`;
}

function basis(record: SeriesRecord | undefined, { at }: Sample, { instance }: SeriesIdentity): SeriesRecord {
  return { ...record, v: 1, at, instance };
}

function withRule(settings: ThresholdSettings, { direction, absoluteFloor }: LevelRule): ThresholdSettings {
  return { ...settings, direction, absoluteFloor };
}
