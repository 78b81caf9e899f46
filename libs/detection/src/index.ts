export { type Alarm, type AlarmSettings, decide, defaultAlarm, scoreOf } from './bank/alarm.ts';
export { decodeMemory, encodeMemory } from './bank/codec.ts';
export { type Ignored, judgeValue } from './bank/judge.ts';
export { emptyMemory, SERIES_BYTES, type SeriesMemory } from './bank/memory.ts';
export { type BankSettings, defaultBank } from './bank/settings.ts';
export type { Improbable, Sign } from './bank/verdict.ts';
export { growthOf } from './counter-growth.ts';
export {
  type CourseSettings,
  type CourseState,
  type CourseVerdict,
  type Departure,
  endCourse,
  judgeCourse,
  recentFactor,
} from './course.ts';
export {
  type DebounceSettings,
  type DebounceState,
  type DebounceVerdict,
  debounce,
  type Observed,
} from './debounce.ts';
export { despiteFactor, despitePowers, factorOf } from './feedback/despite.ts';
export { type FalseShare, falseShareOf, SHARE_WINDOW_MS } from './feedback/false-share.ts';
export { type Lenience, lenienceAt, type Raised, raisedAt } from './feedback/lenience.ts';
export { lenienceKey, RAISES, type Scale, scaleOf, thingOf } from './feedback/raises.ts';
export { feedbackId, type Heard, hear, judgedOf, latestFirst } from './feedback/words.ts';
export { defaultFlat, type FlatSettings, type FlatState, type FlatVerdict, judgeFlat } from './flat.ts';
export { defaultGrowth, type GrowthSettings, type GrowthState, type GrowthVerdict, judgeGrowth } from './growth.ts';
export { isSetBack, type LateRun, lateRunWith, SET_BACK_AFTER } from './late-run.ts';
export type { Weighted, WindowSettings, WindowState } from './moving.ts';
export { type Circumstances, patternOf } from './patterns/known.ts';
export type { Match } from './patterns/match.ts';
export { patternOfValues } from './patterns/of-values.ts';
export { PATTERN_NAMES, patternWords } from './patterns/words.ts';
export { type Bucket, quantileOf } from './quantile.ts';
export { type CounterState, isIgnored, type RateStep, rateOf } from './rate.ts';
export { type Spread, spreadOf } from './robust.ts';
export {
  defaultSaturation,
  judgeSaturation,
  type SaturationSettings,
  type SaturationState,
  type SaturationVerdict,
} from './saturation.ts';
export { addEvidence, addSwing, defaultEvidence, type EvidenceSettings, evidenceOf } from './service/evidence.ts';
export {
  defaultService,
  fillsUp,
  judgeService,
  type ServiceSample,
  type ServiceSettings,
  type ServiceState,
  type ServiceVerdict,
} from './service/judge-service.ts';
export { setBack } from './set-back.ts';
export { moveSwing, type Swing } from './swing/swing.ts';
export {
  type Direction,
  defaultThreshold,
  endEpisode,
  judgeLevel,
  primed,
  type Sample,
  type Side,
  type ThresholdSettings,
  type ThresholdState,
  type ThresholdVerdict,
} from './threshold.ts';
export { isValue } from './value.ts';
