import {
  type CourseSettings,
  type CourseState,
  type FlatState,
  type GrowthState,
  judgeCourse,
  judgeFlat,
  judgeGrowth,
  judgeSaturation,
  type SaturationState,
  type Weighted,
} from '@hale/detection';
import type { Pattern, Symptom } from '@hale/events';
import type { gravityOf } from './gravity.ts';
import type { Indicator } from './indicators.ts';
import { figureOf, span } from './summary.ts';

/** What the detectors remember; an indicator has the one that judges it. */
export interface DetectorStates {
  readonly course?: CourseState;
  readonly growth?: GrowthState;
  readonly saturation?: SaturationState;
  readonly flat?: FlatState;
}

/** What a detector has to say, in the words of findings. */
export type Said =
  | { readonly type: 'quiet' }
  | { readonly type: 'ignored' }
  | { readonly type: 'cleared'; readonly reason: string }
  | {
      readonly type: 'raised';
      readonly what: Parameters<typeof gravityOf>[1];
      readonly symptom: Symptom;
      /** The pattern that it is by what the detector looks for. */
      readonly pattern?: Pattern;
      readonly detector: string;
      readonly startedAt: number;
      readonly value: number;
      readonly usual: number;
      readonly windowMs?: number;
      readonly score?: number;
      readonly threshold?: number;
      readonly summary: string;
    };

type Detected = { readonly state: DetectorStates; readonly said: Said };

/** Judges a value in the way of its indicator. */
export function detect(record: DetectorStates, value: Weighted, indicator: Indicator, processStart?: number): Detected {
  const { judge } = indicator;
  const sample = { at: value.at, value: value.sum / value.weight };
  switch (judge.by) {
    case 'course': {
      const { state, verdict } = judgeCourse(record.course, value, judge.settings);
      return { state: { course: state }, said: courseSays(verdict, indicator, kOf(state, judge.settings)) };
    }
    case 'growth': {
      const { state, verdict } = judgeGrowth(record.growth, sample, judge.settings, processStart);
      return { state: { growth: state }, said: growthSays(verdict, indicator) };
    }
    case 'saturation': {
      const { state, verdict } = judgeSaturation(record.saturation, sample, judge.settings);
      return { state: { saturation: state }, said: saturationSays(verdict, indicator) };
    }
    default: {
      const { state, verdict } = judgeFlat(record.flat, sample, judge.settings);
      return { state: { flat: state }, said: flatSays(verdict, indicator) };
    }
  }
}

const quietly = ({ type }: { readonly type: 'none' | 'ignored' }): Said =>
  type === 'none' ? { type: 'quiet' } : { type: 'ignored' };

/** How many deviations that which raised the episode must be off. */
const kOf = ({ episode }: CourseState, { level, windows }: CourseSettings): number =>
  windows.find(({ ms }) => ms === episode?.windowMs)?.k ?? level.k;

function courseSays(
  verdict: ReturnType<typeof judgeCourse>['verdict'],
  { name, unit, aspect }: Indicator,
  threshold: number,
): Said {
  if (verdict.type === 'none' || verdict.type === 'ignored') return quietly(verdict);
  const { value, usual } = verdict;
  const words = `${name} ${figureOf(unit, value)}`;
  if (verdict.type === 'cleared') {
    const reason = `${words}, usually ${figureOf(unit, usual)}`;
    return {
      type: 'cleared',
      reason: verdict.reason === 'taken-for-usual' ? `${reason}, for so long that it is taken for usual` : reason,
    };
  }
  const { side, startedAt, windowMs, score } = verdict;
  const level = side === 'high' ? 'level-high' : 'level-low';
  return {
    type: 'raised',
    what: 'level',
    detector: 'window',
    symptom: aspect === 'latency' && side === 'high' ? 'slow' : level,
    startedAt,
    value,
    usual,
    windowMs,
    score,
    threshold,
    summary: `${words} over ${span(windowMs)}, usually ${figureOf(unit, usual)}`,
  };
}

function growthSays(verdict: ReturnType<typeof judgeGrowth>['verdict'], { name, unit }: Indicator): Said {
  if (verdict.type === 'none' || verdict.type === 'ignored') return quietly(verdict);
  const words = `${name} ${figureOf(unit, verdict.value)}`;
  if (verdict.type === 'cleared') {
    const why = { restarted: 'the process started again', 'fell-back': 'it fell back', stopped: 'it grows no further' };
    return { type: 'cleared', reason: `${words}: ${why[verdict.reason]}` };
  }
  const { at, startedAt, value, from, slope, windowMs, score } = verdict;
  const summary = `${words}, from ${figureOf(unit, from)} in ${span(at - startedAt)}: grows by ${figureOf(unit, slope)} a second and does not come back`;
  return {
    type: 'raised',
    what: 'growth',
    detector: 'growth',
    symptom: 'growth',
    pattern: 'leak',
    startedAt,
    value,
    usual: from,
    windowMs,
    score,
    summary,
  };
}

function saturationSays(verdict: ReturnType<typeof judgeSaturation>['verdict'], { name, unit }: Indicator): Said {
  if (verdict.type === 'none' || verdict.type === 'ignored') return quietly(verdict);
  const { value } = verdict;
  const words = `${name} ${figureOf(unit, value)}`;
  if (verdict.type === 'cleared')
    return {
      type: 'cleared',
      reason: verdict.reason === 'taken-for-usual' ? `${words} for so long that it is taken for usual` : words,
    };
  const { startedAt } = verdict;
  return {
    type: 'raised',
    what: 'saturated',
    detector: 'saturation',
    symptom: 'saturated',
    pattern: 'saturation',
    startedAt,
    value,
    usual: value,
    summary: `${words}: at its limit`,
  };
}

function flatSays(verdict: ReturnType<typeof judgeFlat>['verdict'], { name }: Indicator): Said {
  if (verdict.type === 'none' || verdict.type === 'ignored') return quietly(verdict);
  if (verdict.type === 'cleared') return { type: 'cleared', reason: `${name} moves again` };
  const { at, startedAt, value } = verdict;
  return {
    type: 'raised',
    what: 'flat',
    detector: 'flat',
    symptom: 'flat',
    pattern: 'flat-line',
    startedAt,
    value,
    usual: value,
    summary: `${name} has not moved for ${span(at - startedAt)}`,
  };
}
